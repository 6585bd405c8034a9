package dev.prune.cli;

import dev.prune.cli.console.Numbers;
import dev.prune.cli.console.Table;
import dev.prune.cli.run.DeviceJson;
import dev.prune.cli.run.DeviceSearch;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.Devices;
import java.io.IOException;
import java.util.List;

/** Shows every device, and why some cannot be used. */
record CliDevices(Session session) {
  int run(boolean json) throws IOException, InterruptedException {
    List<DeviceDescription> devices = new DeviceSearch().all(Devices.providers());
    if (json) {
      session.say(DeviceJson.write(devices));
      return 0;
    }
    Table table = new Table("device", "backend", "name", "memory", "threads").words(1).words(2);
    for (DeviceDescription device : devices) {
      if (device.isUsable()) {
        table.row(
            device.word(),
            device.backend(),
            device.name(),
            device.memoryBytes() > 0 ? Numbers.bytes(device.memoryBytes()) : "-",
            device.threads() > 0 ? Integer.toString(device.threads()) : "-");
      }
    }
    table.lines("").forEach(session::say);
    for (DeviceDescription device : devices) {
      device.problem().ifPresent(
          problem -> {
            session.say(device.word() + " cannot be used: " + problem.sentence());
            if (!problem.help().isEmpty()) {
              session.say("  " + problem.help());
            }
          });
    }
    return 0;
  }
}
