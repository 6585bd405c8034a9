/**
 * A device that behaves like a GPU's task graphs and computes on another device: each procedure is recorded once, as a
 * list of tasks, and afterwards only the recording runs.
 *
 * <p>It exists so that the contract with devices is tested where there is no GPU. It enforces the rules that a task
 * graph lays on a program, with sentences instead of wrong numbers:
 *
 * <ul>
 *   <li>kernels run inside procedures only; a procedure does not transfer, allocate, free, or run another procedure;
 *   <li>a task has at most 20 arguments, all of them buffers and literals, and takes no buffer twice;
 *   <li>a graph has fewer than 256 tasks: longer recordings are split;
 *   <li>a number in a kernel call is a literal, and the sequence of calls never changes: the body is compared with its
 *       recording before the first replay and now and then afterwards;
 *   <li>a recording whose buffers were freed does not run.
 * </ul>
 *
 * <p>It knows {@code kernel} alone; which device computes is the caller's choice.
 */
package dev.prune.runtime.replay;
