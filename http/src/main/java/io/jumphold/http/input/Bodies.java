package io.jumphold.http.input;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.jspecify.annotations.Nullable;

/** JSON bodies. Stricter than {@link ApiJson}: a number in quotes is no number, and what is wrong is named by its field. */
public final class Bodies {
    private static final ObjectMapper MAPPER = strict(ApiJson.mapper().copy());

    private Bodies() {}

    /** The body as {@code type}; no body at all is an empty object. */
    public static <T> T json(ContentType sent, byte[] body, Class<T> type) {
        if (body.length > 0 && !isJson(sent)) {
            throw new FaultException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE.fault("The body must be JSON: Content-Type: application/json."));
        }
        try {
            T value = body.length == 0 ? MAPPER.readValue("{}", type) : MAPPER.readValue(body, type);
            if (value == null) {
                throw unreadable("The body must be a JSON object.");
            }
            return value;
        } catch (JsonMappingException e) {
            throw refused(e);
        } catch (JsonProcessingException e) {
            throw unreadable("The body is not valid JSON" + place(e) + ".");
        } catch (IOException e) {
            throw unreadable("The body is not valid JSON.");
        }
    }

    static boolean isJson(ContentType type) {
        String subType = type.mediaType().subType();
        return type.mediaType().mainType().equals("application")
                && (subType.equals("json") || subType.endsWith("+json"));
    }

    private static RuntimeException refused(JsonMappingException wrong) {
        String field = field(wrong);
        if (wrong instanceof InvalidNullException) {
            return FieldsRefused.invalid(field(wrong), "holds null");
        }
        Class<?> wanted = wanted(wrong);
        return field.isEmpty()
                ? unreadable("The body must be a JSON object" + place(wrong) + ".")
                : FieldsRefused.invalid(field, mustBe(wanted));
    }

    private static @Nullable Class<?> wanted(JsonMappingException wrong) {
        if (wrong.getCause() instanceof InputCoercionException outOfRange) {
            return outOfRange.getTargetType();
        }
        return wrong instanceof MismatchedInputException mismatched ? mismatched.getTargetType() : null;
    }

    /** As in {@code ids[3]}. */
    private static String field(JsonMappingException wrong) {
        String path = wrong.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return path.startsWith(".") ? path.substring(1) : path;
    }

    private static String mustBe(@Nullable Class<?> wanted) {
        if (wanted == null) {
            return "cannot be read";
        }
        if (wanted.isEnum()) {
            return Arrays.stream(wanted.getEnumConstants())
                    .map(Bodies::word)
                    .collect(Collectors.joining(", ", "must be one of ", ""));
        }
        if (wanted == int.class || wanted == Integer.class || wanted == long.class || wanted == Long.class) {
            return "must be a whole number";
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return "must be true or false";
        }
        if (wanted == String.class) {
            return "must be text";
        }
        return Collection.class.isAssignableFrom(wanted) ? "must be a list" : "has the wrong type";
    }

    private static String word(Object constant) {
        return ApiJson.mapper().convertValue(constant, String.class);
    }

    private static FaultException unreadable(String message) {
        return new FaultException(ErrorCode.INVALID_REQUEST.fault(message));
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static ObjectMapper strict(ObjectMapper mapper) {
        mapper.configOverride(List.class).setSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
        mapper.setConfig(mapper.getDeserializationConfig().without(MapperFeature.ALLOW_COERCION_OF_SCALARS));
        mapper.coercionConfigFor(LogicalType.Textual)
                .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
        return mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
    }
}
