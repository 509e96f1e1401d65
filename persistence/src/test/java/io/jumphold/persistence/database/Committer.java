package io.jumphold.persistence.database;

import io.jumphold.persistence.TestDatabases;

/** A process that commits to the database of the given URL, says so, and goes on until it is killed. */
final class Committer {
    private Committer() {}

    public static void main(String[] arguments) {
        try (Database database = Database.open(TestDatabases.settings(arguments[0], "sa", "postgres"))) {
            for (int i = 0; ; i++) {
                int number = i;
                database.jdbi()
                        .useTransaction(handle -> handle.execute(
                                "insert into jump_client_identity (key_hash) values (?)", "key-" + number));
                System.out.println(number);
                System.out.flush();
            }
        }
    }
}
