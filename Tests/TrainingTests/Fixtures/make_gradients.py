"""python make_gradients.py [NAME...]: NAME.gradients.safetensors of every network named, or of all.

They are those of InferenceTests/Fixtures, and with weights of their own `attention2d` and MONAI's Attention U-Nets.
Needs MONAI 1.6 and dynamic-network-architectures 0.4.

PyTorch's answer, in double precision and training mode, to the gradients of one batch: `input`, `gradient` (of some
loss with respect to the logits), `logits`, `grad.PARAMETER`, and `stat.NAME` for running statistics afterwards.
"""
import copy
import pathlib
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import cat, nn

here = pathlib.Path(__file__).parent
networks = here.parent.parent / "InferenceTests" / "Fixtures"
source = (networks / "make_network_fixtures.py").read_text()
CONV = {2: nn.Conv2d, 3: nn.Conv3d}
TRANSPOSED = {2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d}
NORM = {2: nn.BatchNorm2d, 3: nn.BatchNorm3d}
exec(source[source.index("def resize("):source.index("\ndef write(")])


def double(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU(),
                         nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o), nn.ReLU())


class SharedGate(nn.Module):
    def __init__(self, c, g):
        super().__init__()
        self.theta, self.phi = nn.Conv2d(c, c, 2, 2, bias=False), nn.Conv2d(g, c, 1)
        self.psi, self.W = nn.Conv2d(c, 1, 1), nn.Sequential(nn.Conv2d(c, c, 1), nn.BatchNorm2d(c))

    def forward(self, x, g):
        t = self.theta(x)
        a = torch.sigmoid(self.psi(torch.relu(t + resize(self.phi(g), t.shape[2:]))))
        return self.W(resize(a, x.shape[2:]) * x)


class AttentionUNet2D(nn.Module):
    """attention-unet-2d"""

    def __init__(self, f, classes=1):
        super().__init__()
        self.e = nn.ModuleList(double(i, o) for i, o in zip([1] + f, f))
        self.gs = nn.Sequential(nn.Conv2d(f[-1], f[-1], 1), nn.BatchNorm2d(f[-1]), nn.ReLU())
        self.g = nn.ModuleList(SharedGate(c, f[-1]) for c in f[1:-1])
        self.up = nn.ModuleList(nn.ConvTranspose2d(b, a, 4, 2, 1) for a, b in zip(f, f[1:]))
        self.d = nn.ModuleList(double(2 * a, a) for a in f[:-1])
        self.out = nn.Conv2d(f[0], classes, 1)

    def forward(self, x):
        skips = []
        for i, block in enumerate(self.e):
            x = block(x if i == 0 else nn.functional.max_pool2d(x, 2))
            skips.append(x)
        g = self.gs(x)
        for i in reversed(range(len(self.up))):
            skip = self.g[i - 1](skips[i], g) if i else skips[0]
            x = self.d[i](torch.cat([skip, self.up[i](x)], 1))
        return self.out(x)


def gradients(net, x, gradient, kind):
    for m in net.to(kind).train().modules():
        if isinstance(m, (nn.BatchNorm2d, nn.BatchNorm3d)):
            m.momentum = 0.1
    net.zero_grad()
    logits = net(x.to(kind))
    logits.backward((gradient if gradient is not None else torch.randn(logits.shape)).to(kind))
    # nnU-Net's heads of coarser levels take no part.
    return logits.detach(), {k: p.grad.double().clone() for k, p in net.named_parameters() if p.grad is not None}


def error(net, x, gradient):
    """How far rounding moves the gradients: a batch is of no use where a ReLU's sign or a maximum depends on it."""
    exact = gradients(copy.deepcopy(net), x, gradient, torch.float64)[1]
    scale = max(v.norm() for v in exact.values())
    worst = 0
    for noise in (0, 3e-6, 3e-6, 3e-6):
        moved = x.double() + noise * torch.randn(x.shape)
        other = gradients(copy.deepcopy(net), moved, gradient, torch.float64 if noise else torch.float32)[1]
        worst = max(worst, *((exact[k] - other[k]).norm() / max(exact[k].norm(), 1e-2 * scale) for k in exact))
    return worst


def write(name, net, *shape, weights=None):
    if sys.argv[1:] and name not in sys.argv[1:]:
        return
    if weights is None:
        net.load_state_dict(load_file(networks / f"{name}.safetensors"), strict=False)
    result = {}
    if weights is not None:
        result |= {f"weight.{k}": v.float().clone() for k, v in net.state_dict().items() if "num_batches" not in k}
    batches = []
    for seed in range(12):
        torch.manual_seed(seed)
        x = torch.randn(*shape)
        g = torch.randn(copy.deepcopy(net)(x).shape)
        batches.append((error(net, x, g), seed, x, g))
    least, _, x, gradient = min(batches, key=lambda batch: batch[:2])
    logits, exact = gradients(net, x, gradient, torch.float64)
    result |= {"input": x, "gradient": gradient, "logits": logits.float()}
    result |= {f"grad.{k}": v.float().contiguous() for k, v in exact.items()}
    result |= {f"stat.{k}": v.float().clone() for k, v in net.state_dict().items() if "running_" in k}
    save_file(result, here / f"{name}.gradients.safetensors")
    print(name, sum(v.numel() for v in result.values()), "single precision is off by", float(least))


def attention_unet(d):
    """MONAI's, with normalizations and slopes that are not all the same."""
    torch.manual_seed(d)
    net = AttentionUnet(d, 1, 2, (4, 6, 8), (2, 2))
    for p in net.parameters():
        p.data = p.data + 0.1 * torch.randn_like(p)
    return net


def plain(d, filters, units, classes):
    n = len(filters)
    return PlainConvUNet(
        1, n, filters, CONV[d], 3, [1] + [2] * (n - 1), units[:n], classes, units[n:], conv_bias=True,
        norm_op=[nn.InstanceNorm2d, nn.InstanceNorm3d][d - 2], norm_op_kwargs={"affine": True}, nonlin=nn.LeakyReLU)


if __name__ == "__main__":
    from dynamic_network_architectures.architectures.unet import PlainConvUNet
    from monai.networks.nets import AttentionUnet

    sys.path.append(str(networks))
    from make_monai_fixtures import NETWORKS
    five = [2, 4, 6, 8, 12]
    torch.manual_seed(1)
    write("attention2d", AttentionUNet2D([4, 8, 16, 20, 33]), 3, 1, 48, 32, weights=True)
    write("unet2d", UNet(2, [3, 6, 10, 12], 2, kernel=4, norm=False), 2, 1, 24, 40)
    write("unet3d", UNet(3, [4, 6, 8], 3, kernel=2), 2, 1, 8, 12, 20)
    write("unet3d-supervised", UNet(3, [4, 6, 8], 1, kernel=0, dsv=True), 2, 1, 12, 8, 8)
    write("oktay2d", UNet(2, five, 2, kernel=0, gates=1, dsv=True), 3, 1, 32, 48)
    write("oktay3d-multi", UNet(3, five, 2, kernel=0, gates=2, dsv=True), 2, 1, 16, 32, 32)
    write("grid3d", UNet(3, five, 2, kernel=2, gates="grid"), 2, 1, 16, 32, 32)
    write("grid2d-supervised", UNet(2, five, 2, kernel=0, gates="grid", dsv=True), 2, 1, 48, 32)
    write("vnet", VNet([2, 3, 4, 5, 6], 2), 2, 1, 16, 32, 32)
    write("densevnet", DenseVNet(3, [6, 5, 4], [3, 2, 2], [3, 4, 5], [4, 5, 6], [1, 3], [3, 4, 5]), 2, 1, 16, 24, 32)
    write("dilated2d", DenseDilated(2, [4, 3, 6, 5, 4, 2, 3], 2), 2, 1, 19, 37)
    write("dilated3d", DenseDilated(3, [3, 4, 5, 4], 2), 2, 1, 7, 12, 15)
    write("monai2d", attention_unet(2), 3, 1, 24, 32, weights=True)
    write("monai3d", attention_unet(3), 2, 1, 12, 16, 16, weights=True)
    write("plain2d", plain(2, [3, 5, 8], [2, 2, 2, 2, 2], 2), 2, 1, 24, 40)
    write("plain3d", plain(3, [4, 6, 9], [1, 2, 3, 2, 1], 3), 2, 1, 8, 12, 20)
    for name, shape in {"basic2d": (3, 1, 48, 32), "monai-unet2d": (2, 1, 24, 40), "monai-unet3d": (1, 1, 16, 16, 24),
                        "monai-residual2d": (3, 1, 24, 32), "monai-residual3d": (2, 1, 8, 12, 20)}.items():
        write(name, NETWORKS[name][0](), *shape)
