"""python make_fixtures.py MODELS: writes the fixtures of the inference tests beside this file.

MODELS is the folder of the reference networks, with pancreas-2d and parity-3d in it. Networks: input and the logits
that PyTorch computed in double precision, rounded to float32. layers.safetensors: for each case of the table below
its input, weights and PyTorch's output; LayerParityTests.swift has the same table.
"""
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.numpy import load_file, save_file

here = Path(__file__).parent
models = Path(sys.argv[1])


def network(source, target, inp="input", logits="logits_fp64"):
    io = load_file(models / source)
    save_file({"input": io[inp], "logits": io[logits].astype(np.float32)}, here / target)


network("parity-3d/oktay4_16x32x48.io.safetensors", "oktay4.io.safetensors")
network("parity-3d/monai4_32x48x64.io.safetensors", "monai4.io.safetensors")

g = torch.Generator().manual_seed(20)
tensors = {}


def random(*shape):
    return torch.randn(*shape, generator=g, dtype=torch.float64)


def keep(name, x, y, **weights):
    for key, value in dict(x=x, y=y, **weights).items():
        tensors[f"{name}.{key}"] = value.float().contiguous().numpy()


def conv(name, x, co, kernel, **options):
    w, b = random(co, x.shape[1], *kernel), random(co)
    keep(name, x, (F.conv2d if x.dim() == 4 else F.conv3d)(x, w, b, **options), w=w, b=b)


def transposed(name, x, co, kernel, **options):
    w, b = random(x.shape[1], co, *kernel), random(co)
    keep(name, x, (F.conv_transpose2d if x.dim() == 4 else F.conv_transpose3d)(x, w, b, **options), w=w, b=b)


conv("conv2d", random(2, 3, 7, 11), 5, (3, 3), padding=1)
conv("conv2d.stride", random(1, 2, 9, 8), 9, (3, 3), stride=2, padding=1)
conv("conv2d.dilation", random(1, 3, 13, 17), 4, (3, 3), padding=2, dilation=2)
conv("conv3d", random(1, 3, 5, 6, 7), 4, (3, 3, 3), padding=1)
conv("conv3d.mixed", random(1, 2, 6, 9, 10), 3, (1, 3, 5), stride=(1, 2, 3), padding=(0, 1, 2), dilation=(1, 2, 1))
conv("conv3d.pointwise", random(2, 5, 3, 4, 5), 7, (1, 1, 1))
transposed("transposed2d", random(1, 4, 5, 6), 3, (4, 4), stride=2, padding=1)
transposed("transposed3d", random(2, 3, 3, 4, 5), 4, (3, 3, 3), stride=2, padding=1, output_padding=1)
transposed("transposed3d.wide", random(1, 2, 2, 3, 2), 2, (2, 2, 2), stride=3)

x = random(1, 2, 7, 9)
keep("maxpool2d", x, F.max_pool2d(x, 3, stride=2, padding=1))
x = random(1, 2, 5, 6, 7)
keep("maxpool3d", x, F.max_pool3d(x, 2))
x, n = random(2, 3, 4, 5, 6), [random(3), random(3), random(3), random(3).abs() + 0.1]
keep("batchnorm", x, F.batch_norm(x, n[2], n[3], n[0], n[1]), gamma=n[0], beta=n[1], mean=n[2], variance=n[3])
x = 3 + 2 * random(2, 3, 5, 7)
keep("instancenorm", x, F.instance_norm(x))
x = random(1, 2, 5, 6)
keep("resize2d", x, F.interpolate(x, size=(9, 4), mode="bilinear", align_corners=False))
x = random(1, 2, 3, 4, 5)
keep("resize3d", x, F.interpolate(x, scale_factor=2, mode="trilinear", align_corners=False))
keep("resize3d.odd", x, F.interpolate(x, size=(7, 3, 1), mode="trilinear", align_corners=False))
x = 4 * random(2, 5, 3, 4)
keep("softmax", x, torch.softmax(x, 1))
save_file(tensors, here / "layers.safetensors")
