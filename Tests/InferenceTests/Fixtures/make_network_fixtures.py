"""python make_network_fixtures.py: writes the small networks of the inference tests beside this file.

For each, NAME.safetensors holds the weights of a small PyTorch network and NAME.io.safetensors an input and the logits
that PyTorch computed in double precision, rounded to float32. Weights are random, the batch normalizations' statistics
those of random inputs. Module names are those of the code that each network's Swift definition cites.
"""
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import cat, nn

here = Path(__file__).parent
CONV = {2: nn.Conv2d, 3: nn.Conv3d}
TRANSPOSED = {2: nn.ConvTranspose2d, 3: nn.ConvTranspose3d}
NORM = {2: nn.BatchNorm2d, 3: nn.BatchNorm3d}


def resize(x, size):
    return F.interpolate(x, size=size, mode="bilinear" if x.dim() == 4 else "trilinear", align_corners=False)


class Up(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return resize(x, [s * self.factor for s in x.shape[2:]])


def cbr(d, i, o, k=3, dilation=1, norm=True):
    conv = CONV[d](i, o, k, padding=k // 2 * dilation, dilation=dilation)
    return nn.Sequential(conv, NORM[d](o), nn.ReLU()) if norm else nn.Sequential(conv, nn.ReLU())


class Double(nn.Module):
    def __init__(self, d, i, o, norm=True):
        super().__init__()
        self.conv1, self.conv2 = cbr(d, i, o, norm=norm), cbr(d, o, o, norm=norm)

    def forward(self, x):
        return self.conv2(self.conv1(x))


class Gate(nn.Module):
    def __init__(self, d, c, g):
        super().__init__()
        self.theta = CONV[d](c, c, 2, 2, bias=False)
        self.phi, self.psi = CONV[d](g, c, 1), CONV[d](c, 1, 1)
        self.W = nn.Sequential(CONV[d](c, c, 1), NORM[d](c))

    def forward(self, x, g):
        theta = self.theta(x)
        a = torch.sigmoid(self.psi(F.relu(theta + resize(self.phi(g), theta.shape[2:]))))
        return self.W(resize(a, x.shape[2:]) * x)


class Gates(nn.Module):
    def __init__(self, d, c, g, count):
        super().__init__()
        for i in range(count):
            setattr(self, f"gate_block_{i + 1}", Gate(d, c, g))
        self.combine_gates = cbr(d, c * count, c, 1)
        self.count = count

    def forward(self, x, g):
        return self.combine_gates(cat([getattr(self, f"gate_block_{i + 1}")(x, g) for i in range(self.count)], 1))


class UpConcat(nn.Module):
    def __init__(self, d, i, o, kernel, norm):
        super().__init__()
        self.conv = Double(d, (o if kernel else i) + o, o, norm)
        self.up = TRANSPOSED[d](i, o, kernel, 2, (kernel - 2) // 2) if kernel else Up(2)

    def forward(self, skip, x):
        return self.conv(cat([skip, self.up(x)], 1))


class Dsv(nn.Module):
    def __init__(self, d, i, o, factor):
        super().__init__()
        self.dsv = nn.Sequential(CONV[d](i, o, 1), Up(factor))

    def forward(self, x):
        return self.dsv(x)


class UNet(nn.Module):
    """gates: None, "grid", or how many a level; kernel: of the transposed convolutions, 0 for interpolation."""

    def __init__(self, d, f, classes, kernel, gates=None, dsv=False, norm=True):
        super().__init__()
        self.d, self.n, self.gates, self.supervised = d, len(f) - 1, gates, dsv
        for i, c in enumerate(f[:-1]):
            setattr(self, f"conv{i + 1}", Double(d, f[i - 1] if i else 1, c))
            setattr(self, f"up_concat{i + 1}", UpConcat(d, f[i + 1], c, kernel, norm))
            if dsv:
                setattr(self, f"dsv{i + 1}", Dsv(d, c, classes, 1 << i) if i else CONV[d](c, classes, 1))
            if gates and i:
                block = Gate(d, c, f[-2]) if gates == "grid" else Gates(d, c, f[i + 1], gates)
                setattr(self, f"attentionblock{i + 1}", block)
        self.center = Double(d, f[-2], f[-1])
        if gates:
            self.gating = nn.Module()
            self.gating.conv1 = cbr(d, f[-1], f[-2 if gates == "grid" else -1], 1)
        self.final = CONV[d](classes * self.n if dsv else f[0], classes, 1)

    def forward(self, x):
        pool = F.max_pool2d if self.d == 2 else F.max_pool3d
        skips = []
        for i in range(self.n):
            skips.append(getattr(self, f"conv{i + 1}")(x if i == 0 else pool(skips[-1], 2)))
        x = self.center(pool(skips[-1], 2))
        g = self.gating.conv1(x) if self.gates else None
        branches = []
        for i in reversed(range(self.n)):
            skip = getattr(self, f"attentionblock{i + 1}")(skips[i], g) if self.gates and i else skips[i]
            x = getattr(self, f"up_concat{i + 1}")(skip, x)
            if self.gates != "grid":
                g = x
            if self.supervised:
                branches.insert(0, getattr(self, f"dsv{i + 1}")(x))
        return self.final(cat(branches, 1) if self.supervised else x)


class LUConv(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.relu1, self.conv1, self.bn1 = nn.PReLU(c), nn.Conv3d(c, c, 5, padding=2), nn.BatchNorm3d(c)

    def forward(self, x):
        return self.relu1(self.bn1(self.conv1(x)))


class InputTransition(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1, self.bn1, self.relu1 = nn.Conv3d(1, c, 5, padding=2), nn.BatchNorm3d(c), nn.PReLU(c)
        self.c = c

    def forward(self, x):
        return self.relu1(self.bn1(self.conv1(x)) + cat([x] * self.c, 1))


class DownTransition(nn.Module):
    def __init__(self, i, o, units):
        super().__init__()
        self.down_conv, self.bn1 = nn.Conv3d(i, o, 2, 2), nn.BatchNorm3d(o)
        self.relu1, self.relu2 = nn.PReLU(o), nn.PReLU(o)
        self.ops = nn.Sequential(*[LUConv(o) for _ in range(units)])

    def forward(self, x):
        down = self.relu1(self.bn1(self.down_conv(x)))
        return self.relu2(self.ops(down) + down)


class UpTransition(nn.Module):
    def __init__(self, i, skip, units):
        super().__init__()
        self.up_conv, self.bn1 = nn.ConvTranspose3d(i, skip, 2, 2), nn.BatchNorm3d(skip)
        self.relu1, self.relu2 = nn.PReLU(skip), nn.PReLU(2 * skip)
        self.ops = nn.Sequential(*[LUConv(2 * skip) for _ in range(units)])

    def forward(self, x, skip):
        both = cat([self.relu1(self.bn1(self.up_conv(x))), skip], 1)
        return self.relu2(self.ops(both) + both)


class OutputTransition(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.conv1, self.bn1, self.relu1 = nn.Conv3d(i, o, 5, padding=2), nn.BatchNorm3d(o), nn.PReLU(o)
        self.conv2 = nn.Conv3d(o, o, 1)

    def forward(self, x):
        return self.conv2(self.relu1(self.bn1(self.conv1(x))))


class VNet(nn.Module):
    def __init__(self, f, classes, units=(1, 2, 3, 2, 2, 2, 1, 1)):
        super().__init__()
        self.in_tr, self.n = InputTransition(f[0]), len(f) - 1
        for i in range(self.n):
            setattr(self, f"down_tr{32 << i}", DownTransition(f[i], f[i + 1], units[i]))
            inner = f[-1] if i == self.n - 1 else 2 * f[i + 1]
            setattr(self, f"up_tr{32 << i}", UpTransition(inner, f[i], units[2 * self.n - 1 - i]))
        self.out_tr = OutputTransition(2 * f[0], classes)

    def forward(self, x):
        skips = [self.in_tr(x)]
        for i in range(self.n):
            skips.append(getattr(self, f"down_tr{32 << i}")(skips[-1]))
        x = skips[-1]
        for i in reversed(range(self.n)):
            x = getattr(self, f"up_tr{32 << i}")(x, skips[i])
        return self.out_tr(x)


class ConvBlock(nn.Module):
    def __init__(self, i, o, k, stride=1, dilation=1):
        super().__init__()
        before, after = (1, k - 3) if stride == 2 else (dilation, dilation)
        pad = nn.ConstantPad3d((before, after) * 3, 0)
        self.conv = nn.Sequential(nn.BatchNorm3d(i), nn.ReLU(), pad, nn.Conv3d(i, o, k, stride, dilation=dilation))

    def forward(self, x):
        return self.conv(x)


class Stack(nn.Module):
    def __init__(self, i, units, growth, dilations):
        super().__init__()
        self.units = nn.ModuleList(
            ConvBlock(i + j * growth, growth, 3, dilation=dilations[j % len(dilations)]) for j in range(units))

    def forward(self, x):
        for unit in self.units:
            x = cat([x, unit(x)], 1)
        return x


class DenseBlock(nn.Module):
    def __init__(self, i, o, skip, k, units, growth, dilations):
        super().__init__()
        self.downsample = ConvBlock(i, o, k, stride=2)
        self.dfs = Stack(o, units, growth, dilations)
        self.skip = ConvBlock(o + units * growth, skip, 3)

    def forward(self, x):
        x = self.dfs(self.downsample(x))
        return x, self.skip(x)


class DenseVNet(nn.Module):
    def __init__(self, classes, f, units, growth, skips, dilations, prior):
        super().__init__()
        sizes = [1] + [c + u * g for c, u, g in zip(f, units, growth)]
        self.dfs_blocks = nn.ModuleList(
            DenseBlock(sizes[i], f[i], skips[i], 3 if i else 5, units[i], growth[i], dilations) for i in range(len(f)))
        self.out_conv = ConvBlock(sum(skips), classes, 3)
        self.spatial_prior = nn.Parameter(torch.zeros(1, classes, *prior))

    def forward(self, x):
        skips = []
        for i, block in enumerate(self.dfs_blocks):
            x, skip = block(x)
            skips.append(Up(1 << i)(skip))
        logits = self.out_conv(cat(skips, 1))
        return Up(2)(logits + resize(self.spatial_prior, logits.shape[2:]))


class DenseDilated(nn.Module):
    def __init__(self, d, f, classes, dilations=(1, 2, 4, 8, 16)):
        super().__init__()
        self.units = nn.ModuleList(
            cbr(d, 1 + sum(f[:i]), c, dilation=dilations[i % len(dilations)]) for i, c in enumerate(f))
        self.final = CONV[d](1 + sum(f), classes, 1)

    def forward(self, x):
        for unit in self.units:
            x = cat([x, unit(x)], 1)
        return self.final(x)


def write(name, net, *shape):
    g = torch.Generator().manual_seed(sum(name.encode()))
    net.double()

    def random(parameter, scale, mean=0.0):
        parameter.data = mean + scale * torch.randn(parameter.shape, generator=g, dtype=torch.float64)

    for m in net.modules():
        if isinstance(m, (nn.Conv2d, nn.Conv3d, nn.ConvTranspose2d, nn.ConvTranspose3d)):
            # The products that meet in one output; a transposed kernel is 2 or 4 wide and its stride 2.
            fan = m.in_channels * m.weight[0, 0].numel() / (m.stride[0] ** (m.weight.dim() - 2) if m.transposed else 1)
            random(m.weight, (2 / fan) ** 0.5)
            if m.bias is not None:
                random(m.bias, 0.1)
        elif isinstance(m, (nn.BatchNorm2d, nn.BatchNorm3d)):
            random(m.weight, 0.2, 1)
            random(m.bias, 0.2)
            m.momentum = None
        elif isinstance(m, nn.PReLU):
            random(m.weight, 0.1, 0.25)
    if hasattr(net, "spatial_prior"):
        random(net.spatial_prior, 1)
    with torch.no_grad():
        for _ in range(2):
            net.train()(torch.randn(2, 1, *[2 * s for s in shape[2:]], generator=g, dtype=torch.float64))
        net.float().double().eval()
        x = torch.randn(*shape, generator=g, dtype=torch.float32)
        save_file({"input": x, "logits": net(x.double()).float()}, here / f"{name}.io.safetensors")
    weights = {k: v.float().contiguous() for k, v in net.state_dict().items() if "num_batches" not in k}
    save_file(weights, here / f"{name}.safetensors")
    print(name, sum(v.numel() for v in weights.values()))


five = [2, 4, 6, 8, 12]
write("unet2d", UNet(2, [3, 6, 10, 12], 2, kernel=4, norm=False), 2, 1, 24, 40)
write("unet3d", UNet(3, [4, 6, 8], 3, kernel=2), 1, 1, 8, 12, 20)
write("unet3d-supervised", UNet(3, [4, 6, 8], 1, kernel=0, dsv=True), 2, 1, 12, 8, 8)
write("oktay2d", UNet(2, five, 2, kernel=0, gates=1, dsv=True), 1, 1, 32, 48)
write("oktay3d-multi", UNet(3, five, 2, kernel=0, gates=2, dsv=True), 1, 1, 16, 16, 32)
write("grid3d", UNet(3, five, 2, kernel=2, gates="grid"), 1, 1, 16, 32, 16)
write("grid2d-supervised", UNet(2, five, 2, kernel=0, gates="grid", dsv=True), 1, 1, 48, 32)
write("vnet", VNet([2, 3, 4, 5, 6], 2), 1, 1, 16, 16, 32)
write("densevnet", DenseVNet(3, [6, 5, 4], [3, 2, 2], [3, 4, 5], [4, 5, 6], [1, 3], [3, 4, 5]), 1, 1, 16, 24, 32)
write("dilated2d", DenseDilated(2, [4, 3, 6, 5, 4, 2, 3], 2), 2, 1, 19, 37)
write("dilated3d", DenseDilated(3, [3, 4, 5, 4], 2), 1, 1, 7, 12, 15)
