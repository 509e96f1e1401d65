package io.jumphold.testing.life;

import java.awt.Color;
import java.awt.Frame;
import java.awt.Graphics;
import java.awt.GraphicsEnvironment;

/** A program of its own that paints the whole screen red, says so, and stays. */
final class RedScreen {
    static final String PAINTED = "painted";

    private RedScreen() {}

    public static void main(String[] none) {
        Frame frame = new Frame() {
            private static final long serialVersionUID = 1L;

            @Override
            public void paint(Graphics graphics) {
                graphics.setColor(Color.RED);
                graphics.fillRect(0, 0, getWidth(), getHeight());
                System.out.println(PAINTED);
            }
        };
        frame.setUndecorated(true);
        frame.setBackground(Color.RED);
        frame.setBounds(GraphicsEnvironment.getLocalGraphicsEnvironment()
                .getDefaultScreenDevice()
                .getDefaultConfiguration()
                .getBounds());
        frame.setVisible(true);
    }
}
