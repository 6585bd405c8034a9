package dev.prune.runtime.schedule;

import dev.prune.runtime.network.Structure;
import dev.prune.runtime.network.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The blocks of a weight tensor in which N:M rules rank: so many inputs that follow each other, of one output and, with kernels, of
 * one place in the kernel. Inputs are counted as the network was written, so that a tensor whose inputs were taken out has
 * the blocks that it had while they were masked. The last inputs of a row may make a shorter block.
 */
final class InputBlocks {
  /**
   * A block.
   *
   * @param members positions in the flat buffer, ascending
   * @param original how many inputs it had in the network as it was written
   */
  record Block(int[] members, int original) {}

  private InputBlocks() {}

  /**
   * The blocks of a tensor that have anything in memory, row by row.
   *
   * @param begin where the tensor begins in the flat buffer
   * @param inputs how many inputs a block has
   */
  static List<Block> of(Structure structure, int tensor, int begin, int inputs) {
    Tensor of = structure.network().parameters().get(tensor);
    int[] original = structure.network().originalWidths();
    int first = structure.network().parameterOffsets(original)[tensor];
    int rows = of.axes().getFirst().width(structure.widths());
    int columns = of.size(structure.widths()) / rows;
    int originalInputs = of.axes().get(1).width(original);
    int area = of.size(original) / of.axes().getFirst().width(original) / originalInputs;
    int[] places = structure.places();
    List<Block> blocks = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      for (int place = 0; place < area; place++) {
        List<Integer> members = new ArrayList<>();
        int present = -1;
        for (int at = begin + row * columns + place; at < begin + (row + 1) * columns; at += area) {
          int input = (places[at] - first) / area % originalInputs;
          if (input / inputs != present && !members.isEmpty()) {
            blocks.add(block(members, present, inputs, originalInputs));
            members.clear();
          }
          present = input / inputs;
          members.add(at);
        }
        if (!members.isEmpty()) {
          blocks.add(block(members, present, inputs, originalInputs));
        }
      }
    }
    return blocks;
  }

  private static Block block(List<Integer> members, int number, int inputs, int originalInputs) {
    int size = Math.min(inputs, originalInputs - number * inputs);
    return new Block(members.stream().mapToInt(Integer::intValue).toArray(), size);
  }
}
