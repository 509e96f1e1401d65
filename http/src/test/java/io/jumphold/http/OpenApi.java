package io.jumphold.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The contract as the node serves it, and whether an answer keeps it. Fields that it does not document are a breach. */
final class OpenApi {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    final JsonNode document;
    private final JsonNode definitions;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private OpenApi(JsonNode document) {
        this.document = document;
        this.definitions = closed(moved(document.at("/components/schemas")));
    }

    static OpenApi load() {
        try (InputStream in = HttpApi.class.getResourceAsStream("site/openapi.yaml")) {
            return new OpenApi(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations, as in {@code GET /api/v1/users/{id}}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (METHODS.contains(method)) {
                        operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return operations;
    }

    /** The operation that serves this, if one is documented. */
    Optional<String> operation(String method, String path) {
        String served = method.equals("HEAD") ? "GET" : method;
        return operations().stream()
                .filter(operation -> matches(operation, served, path))
                .min((one, other) -> Integer.compare(placeholders(one), placeholders(other)));
    }

    /** What of this answer is not as documented; empty: nothing. */
    List<String> breaches(String operation, int status, String contentType, String body) {
        String[] parts = operation.split(" ", 2);
        JsonNode answers = document.get("paths")
                .get(parts[1])
                .get(parts[0].toLowerCase(Locale.ROOT))
                .get("responses");
        JsonNode exact = answers.path(Integer.toString(status));
        JsonNode answer = resolved(exact.isMissingNode() ? answers.path(status / 100 + "XX") : exact);
        if (answer.isMissingNode()) {
            return List.of(operation + " does not document the status " + status);
        }
        JsonNode content = answer.path("content");
        if (content.isMissingNode()) {
            return body.isEmpty() ? List.of() : List.of(operation + " documents no body for " + status);
        }
        String type = contentType.replaceAll(";.*", "");
        if (!content.has(type)) {
            return List.of(operation + " " + status + " documents no " + type);
        }
        return type.endsWith("json") ? wrong(content.get(type).get("schema"), body) : List.of();
    }

    /** What is wrong with a body for the schema of this name. */
    List<String> wrong(String schema, String body) {
        return wrong(new ObjectMapper().createObjectNode().put("$ref", "#/components/schemas/" + schema), body);
    }

    private List<String> wrong(JsonNode schema, String body) {
        List<String> wrong = new ArrayList<>();
        schemas.computeIfAbsent(schema.toString(), text -> compiled(schema))
                .validate(body, InputFormat.JSON)
                .forEach(error -> wrong.add(error.toString()));
        return wrong;
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode whole = moved(schema);
        whole.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        whole.set("$defs", definitions);
        return REGISTRY.getSchema(whole);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    /** With references to the place where a plain schema keeps its definitions. */
    private static ObjectNode moved(JsonNode schemas) {
        try {
            return (ObjectNode)
                    new ObjectMapper().readTree(schemas.toString().replace("#/components/schemas/", "#/$defs/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode closed(ObjectNode schemas) {
        schemas.findParents("properties").forEach(schema -> {
            if (schema instanceof ObjectNode object && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        });
        return schemas;
    }

    private static boolean matches(String operation, String method, String path) {
        String[] parts = operation.split(" ", 2);
        return parts[0].equals(method) && path.matches(parts[1].replaceAll("\\{[^}]*}", "[^/]+"));
    }

    private static int placeholders(String operation) {
        return operation.length() - operation.replace("{", "").length();
    }
}
