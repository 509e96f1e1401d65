package io.jumphold.client.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One folder of {@code /sys/class/power_supply}.
 *
 * @param type {@code Mains}, {@code USB}, {@code Battery}, {@code UPS}
 * @param ofMachine false: it feeds a device of its own, such as a mouse
 * @param online whether it feeds the machine
 * @param discharging whether it is a battery that the machine draws on
 */
record PowerSupply(String type, boolean ofMachine, boolean online, boolean discharging) {
    static PowerSupply read(Path folder) {
        return new PowerSupply(
                word(folder, "type"),
                !word(folder, "scope").equalsIgnoreCase("Device"),
                word(folder, "online").equals("1"),
                word(folder, "status").equalsIgnoreCase("Discharging"));
    }

    /** Empty where the machine has no battery. A full one beside a charger may call itself discharging: the charger counts. */
    static Optional<Boolean> onBattery(List<PowerSupply> all) {
        List<PowerSupply> machines = all.stream().filter(PowerSupply::ofMachine).toList();
        if (machines.stream().noneMatch(PowerSupply::isBattery)) {
            return Optional.empty();
        }
        boolean plugged = machines.stream().anyMatch(supply -> !supply.isBattery() && supply.online());
        return Optional.of(
                !plugged && machines.stream().anyMatch(supply -> supply.isBattery() && supply.discharging()));
    }

    private boolean isBattery() {
        return type.equals("Battery");
    }

    private static String word(Path folder, String name) {
        try {
            return Files.readString(folder.resolve(name)).strip();
        } catch (IOException absent) {
            return "";
        }
    }
}
