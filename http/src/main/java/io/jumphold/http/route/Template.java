package io.jumphold.http.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A path in the form that OpenAPI writes it: {@code /api/v1/users/{id}}. */
public record Template(String text) {

    /** The values of its placeholders, when it is the template of this path. */
    Optional<Map<String, String>> match(List<String> path) {
        List<String> parts = parts();
        if (parts.size() != path.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.startsWith("{") && !path.get(i).isEmpty()) {
                values.put(part.substring(1, part.length() - 1), path.get(i));
            } else if (!part.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(Map.copyOf(values));
    }

    /** Fewer placeholders are more exact. */
    int placeholders() {
        return (int) parts().stream().filter(part -> part.startsWith("{")).count();
    }

    private List<String> parts() {
        return List.of(text.substring(1).split("/"));
    }
}
