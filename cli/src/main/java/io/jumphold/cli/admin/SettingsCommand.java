package io.jumphold.cli.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jumphold.cli.command.Context;
import io.jumphold.cli.command.JsonOption;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Facts;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Operations.SiteSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jumphold admin settings}: by the names that they have everywhere, so that a new one needs nothing here. */
@Command(
        name = "settings",
        description = "Show the site's settings, or change some.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  jumphold admin settings",
            "  jumphold admin settings set lost_after_days=30 delete_after_days=365",
            "  jumphold admin settings set statistics=cpu,disk,thumbnail statistics_interval=300"
        })
final class SettingsCommand implements Runnable {
    /** Told, and no setting. */
    private static final String COST = "statistics_bandwidth";

    private static final ObjectMapper JSON = ApiJson.mapper();
    private static final TypeReference<LinkedHashMap<String, Object>> BY_NAME = new TypeReference<>() {};

    private final Context context;

    @Mixin
    private final JsonOption json = new JsonOption();

    SettingsCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        show(context.api().settings(), json);
    }

    @Command(
            name = "set",
            description = "Change settings; what is not named stays. All nodes follow within half a second.")
    void set(
            @Parameters(arity = "1..*", paramLabel = "NAME=VALUE", description = "As they are shown.")
                    Map<String, String> changes,
            @Mixin JsonOption asJson) {
        Map<String, Object> known = byName(context.api().settings());
        known.remove(COST);
        changes.keySet().stream()
                .filter(name -> !known.containsKey(name))
                .findFirst()
                .ifPresent(unknown -> {
                    throw Failure.of(Exit.USAGE, "There is no setting " + unknown)
                            .next("There are: " + String.join(", ", known.keySet()));
                });
        SiteSettings after = context.api().changeSettings(settings(changes, known));
        Objects.requireNonNullElse(after.warnings(), List.<String>of()).forEach(context.screen()::note);
        show(after, asJson);
    }

    private void show(SiteSettings settings, JsonOption wanted) {
        if (wanted.asked()) {
            context.screen().json(settings);
            return;
        }
        Facts facts = new Facts();
        byName(settings).forEach((name, value) -> facts.add(name, shown(name, value)));
        context.screen().show(facts);
    }

    private static List<String> words(String given) {
        return Pattern.compile(",")
                .splitAsStream(given)
                .map(String::strip)
                .filter(word -> !word.isEmpty() && !word.equals("none"))
                .toList();
    }

    private static Object shown(String name, Object value) {
        if (value instanceof List<?> words) {
            return words.isEmpty()
                    ? "none"
                    : words.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return name.equals(COST) ? value + " bytes/s with the Jump Clients that are online now" : value;
    }

    private static Map<String, Object> byName(SiteSettings settings) {
        Map<String, Object> named = JSON.convertValue(settings, BY_NAME);
        named.remove("warnings");
        return named;
    }

    /** Where words are wanted they stand with commas between them, as they are shown. */
    private static SiteSettings settings(Map<String, String> changes, Map<String, Object> known) {
        Map<String, Object> values = new LinkedHashMap<>(changes);
        values.replaceAll((name, value) -> known.get(name) instanceof List<?> ? words(String.valueOf(value)) : value);
        try {
            return JSON.treeToValue(JSON.valueToTree(values), SiteSettings.class);
        } catch (JsonProcessingException e) {
            throw Failure.of(Exit.USAGE, "One of these values is of the wrong kind: " + changes, e)
                    .next("Look at what they are now: jumphold admin settings");
        }
    }
}
