package io.jumphold.client.host;

import java.util.List;

/**
 * Who is there.
 *
 * @param loggedIn users logged in now, sorted, each once
 * @param atConsole who sits at the console; empty where nobody does
 */
record Users(List<String> loggedIn, String atConsole) {}
