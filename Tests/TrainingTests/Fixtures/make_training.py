"""python make_training.py [NAME...]: training.safetensors and steps3d.safetensors, or those named.

`training` holds PyTorch's losses, optimizers and ten steps of a small 2D network, `steps3d` ten steps of a 3D one.
"""
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

here = pathlib.Path(__file__).parent
exec((here / "make_gradients.py").read_text().split("def gradients(")[0].split("here = ")[0])
source = (here / "make_gradients.py").read_text()
exec(source[source.index("networks ="):source.index("def gradients(")])
torch.manual_seed(5)
result = {}


def save(name, tensors):
    if not sys.argv[1:] or name in sys.argv[1:]:
        save_file({k: v.contiguous() for k, v in tensors.items()}, here / f"{name}.safetensors")


def overlap(p, y, alpha, beta):
    """1 - Tversky index of one class over the batch; alpha = beta = 1/2 is soft Dice with 1 added above and below."""
    hits, found, wanted = (p * y).sum(), p.sum(), y.sum()
    return 1 - (hits + 0.5) / (hits + alpha * (found - hits) + beta * (wanted - hits) + 0.5)


def losses(logits, labels):
    classes = logits.shape[1]
    if classes == 1:
        p, y = [logits[:, 0].sigmoid()], [(labels == 1).to(logits.dtype)]
        own = torch.where(labels == 1, p[0], 1 - p[0])
    else:
        soft = logits.softmax(1)
        p = [soft[:, c] for c in range(1, classes)]
        y = [(labels == c).to(logits.dtype) for c in range(1, classes)]
        own = soft.gather(1, labels[:, None])[:, 0]
    mean = lambda alpha, beta, power: sum(overlap(a, b, alpha, beta) ** power for a, b in zip(p, y)) / len(p)
    entropy = -own.log().mean()
    yield "dice", mean(0.5, 0.5, 1)
    yield "crossEntropy", entropy
    yield "diceAndCrossEntropy", mean(0.5, 0.5, 1) + entropy
    yield "tversky", mean(0.3, 0.7, 1)
    yield "focalTversky", mean(0.3, 0.7, 0.75)
    yield "focal", (-(1 - own) ** 2 * own.log()).mean()


for classes in (1, 3):
    logits = 2 * torch.randn(2, classes, 5, 7)
    labels = torch.randint(0, max(2, classes), (2, 5, 7))
    result[f"loss{classes}.logits"], result[f"loss{classes}.labels"] = logits, labels.float()
    names = [name for name, _ in losses(logits, labels)]
    for name in names:
        x = logits.double().requires_grad_()
        value = dict(losses(x, labels))[name]
        value.backward()
        result[f"loss{classes}.{name}.value"] = value.detach().float().reshape(1)
        result[f"loss{classes}.{name}.gradient"] = x.grad.float()

start, gradients = torch.randn(40), torch.randn(10, 40)
result["optimizer.start"], result["optimizer.gradients"] = start, gradients
for name, make in {
    "adam": lambda p: torch.optim.Adam(p, 1e-2, weight_decay=0.1),
    "adamW": lambda p: torch.optim.AdamW(p, 1e-2, weight_decay=0.1),
    "sgd": lambda p: torch.optim.SGD(p, 1e-2, momentum=0.9, nesterov=True, weight_decay=0.1),
    "sgdPlain": lambda p: torch.optim.SGD(p, 1e-2, momentum=0.9, weight_decay=0.1),
}.items():
    p = torch.nn.Parameter(start.clone())
    optimizer = make([p])
    for gradient in gradients:
        p.grad = gradient.clone()
        optimizer.step()
    result[f"optimizer.{name}"] = p.detach()

p = torch.nn.Parameter(torch.zeros(1))
optimizer = torch.optim.SGD([p], 2.0)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 2.0, total_steps=50, pct_start=0.3, cycle_momentum=False)
rates = []
for _ in range(50):
    rates.append(schedule.get_last_lr()[0])
    optimizer.step()
    if len(rates) < 50:
        schedule.step()
result["schedule.oneCycle"] = torch.tensor(rates)


def weights(net, prefix):
    return {f"{prefix}{k}": v.float().clone() for k, v in net.state_dict().items() if "num_batches" not in k}


def ten_steps(net, x, labels, optimizer):
    for _ in range(10):
        optimizer.zero_grad()
        dict(losses(net(x.double()), labels))["diceAndCrossEntropy"].backward()
        optimizer.step()
    return weights(net, "steps.end.")


torch.manual_seed(3)
net = AttentionUNet2D([4, 8, 16, 20, 33]).double().train()
result |= weights(net, "steps.start.")
net.load_state_dict({k: v.float().double() if v.is_floating_point() else v for k, v in net.state_dict().items()})
x, labels = torch.randn(3, 1, 48, 32), (torch.randn(3, 48, 32) > 0.5).long()
result["steps.input"], result["steps.labels"] = x, labels.float()
optimizer = torch.optim.SGD(net.parameters(), 1e-2, momentum=0.9, nesterov=True, weight_decay=1e-3)
save("training", result | ten_steps(net, x, labels, optimizer))

# Not with Adam: it divides a gradient by its size, so that rounding errors of 1e-5 of a gradient's norm, added to
# PyTorch's own in double precision, move weights by up to 8e-4 within ten steps. With SGD and a small rate ten steps say
# something of the gradients: convolutions with such errors end 3e-5 from double precision, with a rate of 1e-2 it is 6e-3.
torch.manual_seed(3)
net = UNet(3, [2, 3, 4, 5, 6], 2, kernel=0, gates=1, dsv=True)
for p in net.parameters():
    p.data = p.data + 0.1 * torch.randn_like(p)
# Numbers that the test makes itself, Knuth's multiplicative hash: a stored input large enough for the deepest level's
# statistics to be of more than a few values would take a megabyte.
x = torch.tensor([(i * 2654435761 % 2**32) / 2**31 - 1 for i in range(32 * 64 * 64)]).reshape(1, 1, 32, 64, 64)
steps = weights(net, "steps.start.")
net = net.double().train()
optimizer = torch.optim.SGD(net.parameters(), 5e-4, momentum=0.9, nesterov=True, weight_decay=1e-3)
save("steps3d", steps | ten_steps(net, x, (x[:, 0] > 0.5).long(), optimizer))
