package dev.prune.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.prune.compiler.group.Structure;
import dev.prune.compiler.instruction.GradientPass;
import dev.prune.compiler.instruction.Joined;
import dev.prune.compiler.instruction.Mode;
import dev.prune.compiler.instruction.Optimizer;
import dev.prune.compiler.instruction.Procedure;
import dev.prune.compiler.instruction.Value;
import dev.prune.compiler.plan.BufferPlan;
import dev.prune.compiler.program.NetworkProcedures;
import dev.prune.runtime.Memory;
import dev.prune.runtime.Overrides;
import dev.prune.runtime.Settings;
import dev.prune.runtime.Trainer;
import dev.prune.runtime.kernel.Device;
import dev.prune.runtime.kernel.Window;
import dev.prune.runtime.network.Network;
import dev.prune.runtime.network.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Puts the generated class together: constants, constructors, procedures, schedule, structure. */
public final class TrainerEmission {
  private static final Modifier[] CONSTANT = {Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL};

  private final Structure structure;
  private final JavaNames names;
  private final DimTable dims;
  private final FormulaTable formulas;
  private final CallWriter calls;

  private TrainerEmission(String className, Structure structure) {
    this.structure = structure;
    this.names = JavaNames.inTrainer(className);
    this.dims = new DimTable(structure, names);
    this.formulas = new FormulaTable(names);
    this.calls = new CallWriter(names, dims, formulas);
  }

  /**
   * What is generated.
   *
   * @param packageName Java package
   * @param className simple name of the class
   * @param source the file's name, for the header
   */
  public record Target(String packageName, String className, String source) {}

  /**
   * The text of the class and the network that it declares.
   *
   * @param text Java
   * @param tornado Java of the second class, the formulas for TornadoVM
   * @param network the structure at the original widths
   * @param settings how it trains
   * @param needs which optional buffers it has from the beginning
   * @param activations one value a layer that computes something
   */
  public record Result(
      String text,
      String tornado,
      Network network,
      Settings settings,
      Memory.Needs needs,
      List<Storage.Value> activations) {}

  /** The simple name of the second class, beside a trainer's. */
  public static String tornadoClass(String trainer) {
    return TornadoEmission.className(trainer);
  }

  /**
   * Generates a class.
   *
   * @param optimizer the update
   * @param schedule settings and hooks
   */
  public static Result emit(
      Target target,
      Structure structure,
      NetworkProcedures procedures,
      Optimizer optimizer,
      TrainingHalf schedule) {
    return new TrainerEmission(target.className(), structure).emit(target, procedures, optimizer, schedule);
  }

  private Result emit(
      Target target, NetworkProcedures procedures, Optimizer optimizer, TrainingHalf schedule) {
    GradientPass eval = new GradientPass(Mode.EVAL, 1);
    List<Procedure> planned = new ArrayList<>();
    List<Procedure> passes = new ArrayList<>();
    for (int l = 0; l < procedures.losses(); l++) {
      int loss = l;
      List<Procedure> plain = new ArrayList<>(List.of(procedures.gradients(new GradientPass(Mode.TRAIN, 1), loss)));
      if (schedule.gradients().contains(eval)) {
        plain.add(procedures.gradients(eval, loss));
      }
      // The trainer knows those of the training's loss by name.
      (loss == 0 ? planned : passes).addAll(plain);
      schedule.gradients().stream().filter(p -> !p.plain()).map(p -> procedures.gradients(p, loss)).forEach(passes::add);
      schedule.tangents().stream().map(p -> procedures.tangent(p, loss)).forEach(passes::add);
    }
    schedule.activations().stream().map(procedures::activations).forEach(passes::add);
    planned.addAll(passes);
    Procedure evaluate = procedures.evaluate();
    planned.add(evaluate);
    Map<String, Procedure> outlets = new LinkedHashMap<>();
    procedures.otherOutputs().forEach(
        (name, node) -> outlets.put(name, procedures.predict(names.camel("predict " + name), node)));
    planned.addAll(outlets.values());
    passes.addAll(outlets.values());
    planned.add(procedures.predict());
    planned.replaceAll(Joined::of);
    int[] widths = structure.grouped().groups().stream().mapToInt(g -> g.width()).toArray();
    BufferPlan plan = BufferPlan.of(planned, widths);

    Set<String> handed = passes.stream().map(Procedure::name).collect(Collectors.toSet());
    TypeSpec.Builder procedureHalf = TypeSpec.classBuilder("Procedures");
    ProcedureEmission methods = new ProcedureEmission(plan, calls, names);
    for (Procedure procedure : planned) {
      methods.emit(procedure, !handed.contains(procedure.name()), procedureHalf);
    }
    methods.emit(optimizer.update(false), true, procedureHalf);
    methods.emit(optimizer.update(true), true, procedureHalf);

    Value output = planned.getLast().keeps().getFirst();
    TypeSpec.Builder scheduleHalf = TypeSpec.classBuilder("Schedule");
    schedule.emit(scheduleHalf, new TrainingHalf.Writer(calls, names));

    Network network = structure.network(plan.storages(), dims.entries());
    int place = plan.place(planned.getLast(), output);
    CodeBlock settings = schedule.settings(place, output.channels(), output.area());
    CodeBlock.Builder constructor = CodeBlock.builder().add(schedule.constructor());
    outlets.forEach(
        (name, procedure) -> {
          Value kept = procedure.keeps().getFirst();
          constructor.addStatement(
              "outlet($S, $L, $L, $L, this::$N)", name, plan.place(procedure, kept),
              NetworkEmission.axis(kept.channels()), kept.area(), procedure.name());
        });
    TypeSpec.Builder whole = start(target, settings, constructor.build());
    append(whole, scheduleHalf.build());
    append(whole, procedureHalf.build());
    NetworkEmission.emit(network, names, whole);
    formulas.emit(whole);
    String text =
        JavaFile.builder(target.packageName(), whole.build())
            .skipJavaLangImports(true)
            .indent("  ")
            .addFileComment("Generated by prunec from $L; do not edit.", Emit.text(target.source()))
            .build()
            .toString();
    return new Result(
        Tidy.text(text),
        Tidy.text(TornadoEmission.text(target, formulas.named())),
        network,
        schedule.value(place, output.channels(), output.area()),
        schedule.needs(),
        BufferPlan.values(evaluate));
  }

  private TypeSpec.Builder start(Target target, CodeBlock settings, CodeBlock constructor) {
    var graph = structure.grouped().shaped().graph();
    TypeSpec.Builder type =
        TypeSpec.classBuilder(target.className())
            .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
            .superclass(Trainer.class)
            .addJavadoc("Trains the network {@code $L}.\n", Emit.text(graph.name()));
    if (!graph.doc().isBlank()) {
      type.addJavadoc("\n<p>$L\n", Emit.javadoc(graph.doc()));
    }
    dims.emit(type);
    for (Map.Entry<Window, String> entry : calls.windows().entrySet()) {
      Window w = entry.getKey();
      type.addField(
          FieldSpec.builder(Window.class, entry.getValue(), CONSTANT)
              .addJavadoc("$L\n", description(w))
              .initializer(geometry(w))
              .build());
    }
    calls
        .families()
        .forEach(
            (family, field) ->
                type.addField(
                    FieldSpec.builder(family, field, Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("kernels($T.class)", family)
                        .build()));
    ClassName self = ClassName.get(target.packageName(), target.className());
    return type.addMethod(
            MethodSpec.constructorBuilder()
                .addJavadoc("A trainer of {@link $T} on a device, which stays open when the trainer is closed.\n", self)
                .addModifiers(Modifier.PUBLIC)
                .addParameter(Device.class, "device")
                .addStatement("this(device, $T.none())", Overrides.class)
                .build())
        .addMethod(
            MethodSpec.constructorBuilder()
                .addJavadoc("As the other, with epochs, batch or seed other than the program says.\n")
                .addModifiers(Modifier.PUBLIC)
                .addParameter(Device.class, "device")
                .addParameter(Overrides.class, "overrides")
                .addStatement("super(describeNetwork(), settingsOfTraining(), device, overrides)")
                .addCode(constructor)
                .build())
        .addMethod(
            MethodSpec.methodBuilder("settingsOfTraining")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(Settings.class)
                .addCode("$[return $L;\n$]", settings)
                .build());
  }

  private static CodeBlock geometry(Window w) {
    CodeBlock.Builder numbers =
        CodeBlock.builder()
            .add("new $T($L, $L, $L, $L, $L, $L", Window.class, w.inHeight(), w.inWidth(), w.kernelHeight(),
                w.kernelWidth(), w.strideHeight(), w.strideWidth())
            .add(", $L, $L, $L, $L", w.padTop(), w.padLeft(), w.outHeight(), w.outWidth());
    if (dilated(w)) {
      numbers.add(", $L, $L", w.dilationHeight(), w.dilationWidth());
    }
    return numbers.add(")").build();
  }

  private static boolean dilated(Window w) {
    return w.dilationHeight() > 1 || w.dilationWidth() > 1;
  }

  private static String description(Window w) {
    return w.outHeight() + "x" + w.outWidth() + " places of a "
        + w.kernelHeight() + "x" + w.kernelWidth() + " window "
        + (dilated(w) ? "of every " + w.dilationHeight() + "x" + w.dilationWidth() + " values " : "") + "in steps of "
        + w.strideHeight() + "x" + w.strideWidth() + " over "
        + w.inHeight() + "x" + w.inWidth() + " values with "
        + w.padTop() + "x" + w.padLeft() + " zeros before them.";
  }

  private static void append(TypeSpec.Builder whole, TypeSpec part) {
    part.fieldSpecs().forEach(whole::addField);
    part.methodSpecs().forEach(whole::addMethod);
    part.typeSpecs().forEach(whole::addType);
  }
}
