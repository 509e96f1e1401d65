package io.jumphold.bench.connections;

import io.jumphold.bench.figures.Sample;
import io.jumphold.testing.node.TestApi;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long the list takes, over one connection that stays open: from the request to the last byte of the answer. */
final class ListTimes {
    private static final int WARM_UP = 50;
    private static final int FIRST_PAGES = 200;
    private static final int WHOLE_LISTS = 7;
    private static final Pattern NEXT = Pattern.compile("\"next_cursor\":\"([^\"]*)\"");

    private final TestApi api;

    ListTimes(TestApi api) {
        this.api = api;
    }

    /** The slowest of a hundred first pages. */
    double firstPageP99() {
        Sample sample = new Sample();
        for (int i = -WARM_UP; i < FIRST_PAGES; i++) {
            long began = System.nanoTime();
            page("");
            if (i >= 0) {
                sample.add(System.nanoTime() - began);
            }
        }
        return sample.ms(0.99);
    }

    /** The whole list in pages of 1,000; the median of some. */
    double allMedian() {
        Sample sample = new Sample();
        for (int i = -1; i < WHOLE_LISTS; i++) {
            long began = System.nanoTime();
            all();
            if (i >= 0) {
                sample.add(System.nanoTime() - began);
            }
        }
        return sample.ms(0.5);
    }

    private void all() {
        String cursor = "";
        do {
            Matcher next = NEXT.matcher(page("?limit=1000" + cursor));
            cursor = next.find() ? "&cursor=" + next.group(1) : "";
        } while (!cursor.isEmpty());
    }

    private String page(String query) {
        HttpResponse<String> answer = api.send("GET", "/jump-items" + query, null);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("The list answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }
}
