"""What `gpu-check` measures, by PyTorch: python3 pytorch.py STAGE DEVICE QUICK VERSION COMMIT FILE.

The same shapes in single precision (TF32 off), times by the device's events where there is a GPU, one file of the form
of docs/gpu-check.schema.json. Rows have the names of gpu-check's rows.
"""

import json
import os
import platform
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

stage, device_word, quick, version, commit, path = sys.argv[1:7]
quick = quick == "true"
# PoCL and the cpu device compute on the processor, so PyTorch does too.
gpu = device_word not in ("pocl", "cpu") and torch.cuda.is_available()
device = torch.device("cuda" if gpu else "cpu")
torch.backends.cuda.matmul.allow_tf32 = False
torch.backends.cudnn.allow_tf32 = False
rows = []
began = time.perf_counter()


def write(complete, running=None):
    name = torch.cuda.get_device_name() if gpu else platform.processor() or platform.machine()
    threads = "" if gpu else f", {torch.get_num_threads()} threads"
    record = {
        "schema": "prune-gpu-check/1", "stage": stage, "device": "pytorch", "quick": quick, "version": version,
        "commit": commit, "runs_on": f"PyTorch {torch.__version__} on {name}{threads}", "java": "", "complete": complete,
        "seconds": time.perf_counter() - began, "running": running, "rows": rows,
    }
    with open(path + ".tmp", "w", encoding="utf-8") as file:
        json.dump(record, file, indent=2)
    os.replace(path + ".tmp", path)


def row(name, figures, failure=None):
    rows.append({"name": name, "figures": figures, "failure": failure})
    print(name, figures)
    write(False)


def wait():
    if gpu:
        torch.cuda.synchronize()


def kernel_ms(call):
    """Milliseconds of a call that is one of many: launching is hidden behind the kernels before."""
    call()
    wait()
    calls = 1
    while True:
        if gpu:
            start, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
            start.record()
            for _ in range(calls):
                call()
            end.record()
            end.synchronize()
            spent = start.elapsed_time(end)
        else:
            t = time.perf_counter()
            for _ in range(calls):
                call()
            spent = (time.perf_counter() - t) * 1e3
        if spent > 200 or calls >= 1000:
            return spent / calls
        calls = min(1000, max(calls + 1, int(calls * 300 / max(spent, 0.01))))


def kernel_row(name, flops, call):
    ms = kernel_ms(call)
    row(name, {"device_ms": ms, "gflops": flops / ms / 1e6})


def gemm():
    for n in (512, 1024) if quick else (512, 1024, 2048, 4096):
        a = torch.rand(n, n, device=device) * 2 - 1
        b = torch.rand(n, n, device=device) * 2 - 1
        out = torch.empty(n, n, device=device)
        kernel_row(f"{n} nn", 2 * n**3, lambda: torch.mm(a, b, out=out))
        kernel_row(f"{n} nt", 2 * n**3, lambda: torch.mm(a, b.t(), out=out))
        kernel_row(f"{n} tn", 2 * n**3, lambda: torch.mm(a.t(), b, out=out))


def convolution():
    batch = 8 if quick else 64
    shapes = [
        (64, 64, 32, 3), (128, 128, 16, 3), (256, 256, 8, 3), (512, 512, 4, 3), (64, 64, 32, 1), (256, 256, 8, 1)]
    torch.backends.cudnn.benchmark = True
    for i, o, extent, k in shapes:
        x = torch.rand(batch, i, extent, extent, device=device)
        w = torch.rand(o, i, k, k, device=device)
        dy = torch.rand(batch, o, extent, extent, device=device)
        flops = 2 * batch * i * o * extent * extent * k * k
        name = f"{k}x{k} {i}-{o}@{extent}"

        def backward(data, weights):
            return torch.ops.aten.convolution_backward(
                dy, x, w, None, [1, 1], [k // 2, k // 2], [1, 1], False, [0, 0], 1, [data, weights, False])

        kernel_row(name + " forward", flops, lambda: F.conv2d(x, w, padding=k // 2))
        kernel_row(name + " by data", flops, lambda: backward(True, False))
        kernel_row(name + " by weights", flops, lambda: backward(False, True))


def lenet300(half):
    a, b = (150, 50) if half else (300, 100)
    return nn.Sequential(nn.Flatten(), nn.Linear(784, a), nn.ReLU(), nn.Linear(a, b), nn.ReLU(), nn.Linear(b, 10))


def lenet5(half):
    c1, c2, f1, f2 = (3, 8, 60, 42) if half else (6, 16, 120, 84)
    return nn.Sequential(
        nn.Conv2d(1, c1, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(c1, c2, 5), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(c2 * 25, f1), nn.ReLU(), nn.Linear(f1, f2), nn.ReLU(), nn.Linear(f2, 10))


def vgg(half):
    layers, channels = [], 3
    for width in (16, 32, 64) if half else (32, 64, 128):
        for _ in range(2):
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.BatchNorm2d(width), nn.ReLU()]
            channels = width
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(channels * 16, 10))


def step_ms(net, optimizer, batch, shape, streamed, graphs, steps):
    """The first and the median step of training: load a batch, forward, backward, update, loss to the host.

    Samples lie on the device and a batch is taken from there, or on the host and a batch is copied from there.
    """
    net = net.to(device)
    update = optimizer(net)
    where = "cpu" if streamed else device
    samples = torch.rand(1024, *shape, device=where)
    classes = torch.randint(0, 10, (1024,), device=where)
    x, y = samples[:batch].to(device), classes[:batch].to(device)

    def compute():
        update.zero_grad(set_to_none=not graphs)
        loss = F.cross_entropy(net(x), y)
        loss.backward()
        update.step()
        return loss

    wait()
    t = time.perf_counter()
    compute().item()
    first = (time.perf_counter() - t) * 1e3
    if graphs:
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            for _ in range(3):
                compute()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            captured = compute()
    times = []
    for _ in range(steps):
        t = time.perf_counter()
        order = torch.randint(0, 1024, (batch,), device=where)
        x.copy_(samples[order])
        y.copy_(classes[order])
        if graphs:
            graph.replay()
            captured.item()
        else:
            compute().item()
        times.append((time.perf_counter() - t) * 1e3)
    return first, statistics.median(times[steps // 4:])


def training(title, make, optimizer, batch, shape, steps):
    # PyTorch has no event: its small network is made small, and stands beside each of our ways to shrink.
    ways = [(("in-place", "re-created"), False, False), (("in-place, streamed",), True, False)]
    if gpu:
        ways.append((("in-place, CUDA graphs", "re-created, CUDA graphs"), False, True))
    for names, streamed, graphs in ways:
        figures, failure = {}, None
        try:
            for half, prefix in ((False, ""), (True, "small_")):
                first, step = step_ms(make(half), lambda net: optimizer(net, graphs), batch, shape, streamed, graphs, steps)
                figures[prefix + "first_step_ms"] = first
                figures[prefix + "step_ms"] = step
        except RuntimeError as error:
            failure = f"It failed with {error}."
        for name in names:
            row(f"{title}, {name}", figures, failure)


def adam(net, graphs):
    return torch.optim.Adam(net.parameters(), lr=1e-3, capturable=graphs)


def momentum(net, graphs):
    return torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)


write(False)
if stage == "gemm":
    gemm()
elif stage == "convolution":
    convolution()
elif stage == "lenet":
    training("LeNet-300-100", lenet300, adam, 128, (1, 28, 28), 12 if quick else 400)
    training("LeNet-5", lenet5, adam, 128, (1, 28, 28), 12 if quick else 400)
elif stage == "vgg":
    training("VGG", vgg, momentum, 16 if quick else 64, (3, 32, 32), 7 if quick else 200)
write(True)
