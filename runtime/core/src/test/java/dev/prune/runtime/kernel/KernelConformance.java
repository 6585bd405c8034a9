package dev.prune.runtime.kernel;

/**
 * What every device must pass: each kernel against an oracle, over odd sizes, tails of live rows, single rows and
 * channels, and sizes that shrink in buffers that stay. One interface for each family holds its tests.
 */
public abstract class KernelConformance
    implements DenseConformance,
        ConvConformance,
        GroupedConvConformance,
        DepthwiseConformance,
        TransposedConvConformance,
        PoolConformance,
        BatchConformance,
        BatchNormConformance,
        GroupNormConformance,
        SoftmaxConformance,
        LossConformance,
        OptimizerConformance,
        ElementwiseConformance,
        ChannelConformance,
        GateConformance,
        DropoutConformance,
        FlatConformance,
        ReduceConformance,
        ResampleConformance,
        TransposeConformance,
        TransferConformance {}
