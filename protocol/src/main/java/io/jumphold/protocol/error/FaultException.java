package io.jumphold.protocol.error;

/** A {@link Fault} on its way through code that can only throw. Carries no stack trace: it is an answer, not a defect. */
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Fault fault;

    public FaultException(Fault fault) {
        super(fault.code() + ": " + fault.message(), null, false, false);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
