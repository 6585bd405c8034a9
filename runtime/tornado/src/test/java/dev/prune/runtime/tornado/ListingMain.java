package dev.prune.runtime.tornado;

import dev.prune.runtime.PruneException;
import dev.prune.runtime.device.DeviceDescription;
import dev.prune.runtime.device.Devices;

/** Lists devices, and opens the first one of TornadoVM, in whatever Java machine it is started in. */
final class ListingMain {
  private ListingMain() {}

  public static void main(String[] arguments) {
    for (DeviceDescription device : Devices.list()) {
      System.out.println(device.word() + ": " + device.problem().map(p -> p.sentence() + " " + p.help()).orElse("usable"));
    }
    try {
      Devices.open("tornado").close();
      System.out.println("opened");
    } catch (PruneException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
