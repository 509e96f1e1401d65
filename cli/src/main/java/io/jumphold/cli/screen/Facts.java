package io.jumphold.cli.screen;

import java.util.ArrayList;
import java.util.List;

/** Names and values under each other, made harmless like a {@link Table}'s. What is empty is left out. */
public final class Facts {
    private record Fact(String name, String value) {}

    private final List<Fact> facts = new ArrayList<>();

    public Facts add(String name, Object value) {
        String text = Plain.text(String.valueOf(value));
        if (!text.isEmpty()) {
            facts.add(new Fact(name, text));
        }
        return this;
    }

    List<String> lines() {
        int widest = facts.stream().mapToInt(fact -> fact.name().length()).max().orElse(0);
        return facts.stream()
                .map(fact -> fact.name() + " ".repeat(widest - fact.name().length()) + "  " + fact.value())
                .toList();
    }
}
