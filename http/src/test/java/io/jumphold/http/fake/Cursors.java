package io.jumphold.http.fake;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;

/** Cursors of the fakes; like the real ones they refuse what they did not give. */
final class Cursors {
    private Cursors() {}

    static String write(int number) {
        return "at:" + number;
    }

    static int read(String cursor, int otherwise) {
        if (cursor == null) {
            return otherwise;
        }
        if (!cursor.matches("at:\\d{1,9}")) {
            throw new FaultException(ErrorCode.INVALID_REQUEST.fault("This cursor is none of ours."));
        }
        return Integer.parseInt(cursor.substring(3));
    }
}
