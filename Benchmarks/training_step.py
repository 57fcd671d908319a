"""python training_step.py NETWORK SHAPE ROUNDS THREADS [FOLDER]: a training step beside PyTorch, in one run, alternating.

NETWORK: attention2d (the shipped bundle's network, SHAPE BATCHx1xHxW) or a name of shared/bench/nn/nets.py (SHAPE
BATCHx1xDxHxW; FOLDER is where nets.py lies). A step is forward, soft Dice and cross-entropy, backward and Adam. PyTorch
runs twice, in its usual and in its channels-last memory format. Prints medians and their ratios to the engine's.
"""
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

root = pathlib.Path(__file__).resolve().parents[1]


def network(name, folder):
    if name == "attention2d":
        source = (root / "Tests/TrainingTests/Fixtures/make_gradients.py").read_text().split("def gradients(")[0]
        names = {"__file__": str(root / "Tests/TrainingTests/Fixtures/make_gradients.py")}
        exec(source, names)
        torch.manual_seed(1)
        return names["AttentionUNet2D"]([16, 32, 64, 128, 256])
    sys.path.insert(0, folder)
    import nets
    return nets.make(name)


def worker(name, shape, threads, last, folder):
    torch.set_num_threads(threads)
    net = network(name, folder).train()
    torch.manual_seed(2)
    x = torch.rand(*shape)
    y = (x[:, 0] > 0.8).long()
    if last:
        memory = torch.channels_last if len(shape) == 4 else torch.channels_last_3d
        net, x = net.to(memory_format=memory), x.to(memory_format=memory)
    optimizer = torch.optim.Adam(net.parameters(), 1e-4)

    def step():
        o = net(x)
        p = o[:, 0].sigmoid() if o.shape[1] == 1 else o.softmax(1)[:, 1]
        dice = 1 - (2 * (p * y).sum() + 1) / (p.sum() + y.sum() + 1)
        entropy = F.binary_cross_entropy_with_logits(o[:, 0], y.float()) if o.shape[1] == 1 else F.cross_entropy(o, y)
        (dice + entropy).backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    step()
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        print(time.perf_counter() - start, flush=True)


def main():
    name, shape, rounds, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    folder = sys.argv[5] if len(sys.argv) > 5 else ""
    with tempfile.TemporaryDirectory() as temporary:
        weights = f"{temporary}/weights.safetensors"
        state = network(name, folder).state_dict()
        save_file({k: v.contiguous() for k, v in state.items() if "num_batches" not in k}, weights)
        me = [sys.executable, __file__, "--worker", name, shape, threads]
        peers = {
            "segnode": [str(root / "Benchmarks/.build/release/engine-training"), weights, shape, threads],
            "PyTorch": me + ["0", folder],
            "PyTorch, channels last": me + ["1", folder],
        }
        processes = {}
        for peer, command in peers.items():
            processes[peer] = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            processes[peer].stdout.readline()
        times = {peer: [] for peer in peers}
        for _ in range(rounds):
            for peer, process in processes.items():
                process.stdin.write("run\n")
                process.stdin.flush()
                times[peer].append(float(process.stdout.readline()))
        for process in processes.values():
            process.stdin.close()
            process.wait()
    medians = {peer: statistics.median(values) for peer, values in times.items()}
    for peer, median in medians.items():
        print(f"{name} {shape} {threads} threads, {peer}: {median / medians['segnode']:.2f} x segnode's time")


if sys.argv[1] == "--worker":
    worker(sys.argv[2], [int(v) for v in sys.argv[3].split("x")], int(sys.argv[4]), sys.argv[5] == "1", sys.argv[6])
else:
    main()
