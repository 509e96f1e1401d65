package io.jumphold.cluster.access;

/** What can be asked for; each names the right that a refusal speaks of. */
public enum Action {
    SEE("see the Jump Item"),
    START_SESSION("start sessions"),
    EDIT("edit the Jump Item"),
    REMOVE("remove the Jump Item"),
    CREATE_AND_DEPLOY("create and deploy"),
    READ_METRICS("read metrics"),
    ADMINISTER("administer the site");

    private final String right;

    Action(String right) {
        this.right = right;
    }

    public String right() {
        return right;
    }
}
