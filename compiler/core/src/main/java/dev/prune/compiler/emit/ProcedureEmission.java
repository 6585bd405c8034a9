package dev.prune.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.diagnostic.Span;
import dev.prune.compiler.instruction.Instruction;
import dev.prune.compiler.instruction.KernelCall;
import dev.prune.compiler.instruction.Operand;
import dev.prune.compiler.instruction.Primitive;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Value;
import dev.prune.compiler.plan.BufferPlan;
import dev.prune.runtime.kernel.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Writes procedures as methods. A long procedure becomes several methods that it calls in order, because the JIT does not
 * compile methods above 8,000 bytes of byte code.
 */
final class ProcedureEmission {
  /** A call with ten operands is about 60 bytes, a local about 10: this stays well below the limit. */
  private static final int MOST_CALLS = 60;

  private final BufferPlan plan;
  private final CallWriter calls;
  private final JavaNames names;

  ProcedureEmission(BufferPlan plan, CallWriter calls, JavaNames names) {
    this.plan = plan;
    this.calls = calls;
    this.names = names;
  }

  /**
   * Adds the methods of a procedure.
   *
   * @param overrides whether the trainer knows it; otherwise the schedule's half hands it to the device
   */
  void emit(Procedure procedure, boolean overrides, TypeSpec.Builder into) {
    Iterator<Set<Value>> lastReads = lastReads(procedure).iterator();
    List<CodeBlock> stretches = parts(procedure).stream().map(part -> body(procedure, part, lastReads)).toList();
    LongMethod whole = new LongMethod(procedure.name(), names, into, Modifier.PRIVATE);
    MethodSpec.Builder method =
        MethodSpec.methodBuilder(procedure.name()).addJavadoc("$L\n", Emit.text(procedure.summary()));
    if (overrides) {
      method.addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
    } else {
      method.addModifiers(Modifier.PRIVATE);
    }
    into.addMethod(method.addCode(whole.body(stretches)).build());
    whole.addParts();
  }

  /** The statements of many calls that name no value, in stretches that a method can hold. */
  static List<CodeBlock> stretches(List<KernelCall> all, CallWriter calls) {
    List<CodeBlock> stretches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += MOST_CALLS) {
      CodeBlock.Builder code = CodeBlock.builder();
      all.subList(from, Math.min(all.size(), from + MOST_CALLS)).forEach(c -> code.add(calls.statement(c, v -> "")));
      stretches.add(code.build());
    }
    return stretches;
  }

  private static List<List<Instruction>> parts(Procedure procedure) {
    List<List<Instruction>> parts = new ArrayList<>(List.of(new ArrayList<>()));
    int size = 0;
    for (Instruction instruction : procedure.instructions()) {
      int more = instruction.calls().size();
      if (size > 0 && size + more > MOST_CALLS) {
        parts.add(new ArrayList<>());
        size = 0;
      }
      parts.getLast().add(instruction);
      size += more;
    }
    return parts;
  }

  private CodeBlock body(Procedure procedure, List<Instruction> instructions, Iterator<Set<Value>> lastReads) {
    Map<String, String> locals = new LinkedHashMap<>();
    JavaNames inner = names.inner();
    CodeBlock.Builder code = CodeBlock.builder();
    Span comment = null;
    for (Instruction instruction : instructions) {
      Set<Value> last = lastReads.next();
      for (KernelCall call : instruction.calls()) {
        if (instruction.span() != null && !sameLine(instruction.span(), comment)) {
          comment = instruction.span();
          code.add("// $L\n", Emit.line(comment));
        }
        for (Operand operand : call.operands()) {
          if (operand instanceof Operand.Of of) {
            declare(procedure, of.value(), locals, inner, code);
          }
        }
        code.add(
            calls.statement(call, v -> locals.get(key(procedure, v)) + (last.contains(v) ? ".lastRead()" : "")));
      }
    }
    return code.build();
  }

  /** For each instruction, what a device need not write if it does it together with what made it. */
  private List<Set<Value>> lastReads(Procedure procedure) {
    Map<Integer, Primitive> makers = new HashMap<>();
    List<Set<Value>> all = new ArrayList<>();
    for (Instruction instruction : procedure.instructions()) {
      Set<Value> last = new HashSet<>();
      for (int i = 0; i < instruction.inputs().size(); i++) {
        Value value = instruction.inputs().get(i);
        Primitive maker = makers.get(value.storage());
        if (maker != null && instruction.primitive().joins(i, maker) && plan.ends(procedure, all.size(), value)) {
          last.add(value);
        }
      }
      all.add(last);
      instruction.output().ifPresent(v -> makers.put(v.storage(), instruction.primitive()));
    }
    return all;
  }

  private static boolean sameLine(Span a, Span b) {
    return b != null && a.source().equals(b.source()) && a.line() == b.line();
  }

  private void declare(
      Procedure procedure, Value value, Map<String, String> locals, JavaNames inner, CodeBlock.Builder code) {
    String key = key(procedure, value);
    if (locals.containsKey(key)) {
      return;
    }
    String local = inner.camel(value.name());
    locals.put(key, local);
    int place = plan.place(procedure, value);
    if (place < 0) {
      code.addStatement("$T $N = input()", Buffer.class, local);
    } else {
      code.addStatement("$T $N = buffer($L)", Buffer.class, local, place);
    }
  }

  private static String key(Procedure procedure, Value value) {
    return procedure.name() + "/" + value.storage();
  }
}
