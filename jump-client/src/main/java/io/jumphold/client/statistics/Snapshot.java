package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.Readings;
import java.awt.GraphicsEnvironment;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** A small program of its own: writes a small picture of the screen, and ends. What it loads for that would stay in the agent for ever. */
public final class Snapshot {
    private static final int TALLEST = 320;

    private Snapshot() {}

    /** Ends with 1 where there is no screen, or no picture that is small enough. */
    public static void main(String[] none) throws Exception {
        if (GraphicsEnvironment.isHeadless()) {
            System.exit(1);
        }
        Optional<byte[]> picture = jpeg(scaled(whole()));
        if (picture.isPresent()) {
            System.out.write(picture.get());
            System.out.flush();
        }
        // Threads of the window system would keep it alive.
        System.exit(picture.isPresent() ? 0 : 1);
    }

    private static BufferedImage whole() throws Exception {
        Rectangle screen = GraphicsEnvironment.getLocalGraphicsEnvironment()
                .getDefaultScreenDevice()
                .getDefaultConfiguration()
                .getBounds();
        return new Robot().createScreenCapture(screen);
    }

    static BufferedImage scaled(BufferedImage whole) {
        double scale = Math.min(
                1,
                Math.min((double) Readings.WIDEST_THUMBNAIL / whole.getWidth(), (double) TALLEST / whole.getHeight()));
        int width = Math.max(1, (int) (whole.getWidth() * scale));
        int height = Math.max(1, (int) (whole.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Image averaged = whole.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING);
        small.createGraphics().drawImage(averaged, 0, 0, null);
        return small;
    }

    /** As good as it may be. */
    static Optional<byte[]> jpeg(BufferedImage picture) throws IOException {
        for (float quality = 0.75f; quality > 0.1f; quality -= 0.15f) {
            byte[] bytes = jpeg(picture, quality);
            if (bytes.length <= Readings.LARGEST_THUMBNAIL) {
                return Optional.of(bytes);
            }
        }
        return Optional.empty();
    }

    private static byte[] jpeg(BufferedImage picture, float quality) throws IOException {
        // Without its cache it would write a file first.
        ImageIO.setUseCache(false);
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            writer.write(null, new IIOImage(picture, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
