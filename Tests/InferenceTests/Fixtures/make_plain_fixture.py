"""python make_plain_fixture.py: plain2d and plain3d, small networks of dynamic-network-architectures' PlainConvUNet.

Needs the package dynamic-network-architectures (0.4). NAME.checkpoint.safetensors holds what nnU-Net would save,
with repeated tensors, NAME.safetensors each tensor once, NAME.io.safetensors an input and the logits that PyTorch computed in double precision.
"""
from pathlib import Path

import torch
from dynamic_network_architectures.architectures.unet import PlainConvUNet
from safetensors.torch import save_file
from torch import nn

here = Path(__file__).parent


def write(name, d, filters, units, classes, shape):
    torch.manual_seed(sum(name.encode()))
    n = len(filters)
    net = PlainConvUNet(
        1, n, filters, [nn.Conv2d, nn.Conv3d][d - 2], [3] * n, [1] + [2] * (n - 1), units[:n], classes, units[n:],
        conv_bias=True, norm_op=[nn.InstanceNorm2d, nn.InstanceNorm3d][d - 2],
        norm_op_kwargs={"eps": 1e-5, "affine": True}, nonlin=nn.LeakyReLU, nonlin_kwargs={"inplace": True},
        deep_supervision=False).double()
    for p in net.parameters():
        p.data = p.data + 0.1 * torch.randn_like(p)
    net.float()
    x = torch.randn(*shape)
    weights = {k: v.clone() for k, v in net.state_dict().items()}
    with torch.no_grad():
        logits = net.double().eval()(x.double()).float()
    save_file(weights, here / f"{name}.checkpoint.safetensors")
    last = f"decoder.seg_layers.{n - 2}."
    wanted = {k: v for k, v in weights.items()
              if "all_modules" not in k and not k.startswith("decoder.encoder.")
              and (not k.startswith("decoder.seg_layers.") or k.startswith(last))}
    save_file(wanted, here / f"{name}.safetensors")
    save_file({"input": x, "logits": logits}, here / f"{name}.io.safetensors")
    print(name, len(weights), sum(p.numel() for p in net.parameters()))
    head = sum(p.numel() for layer in list(net.decoder.seg_layers)[:-1] for p in layer.parameters())
    print("without the coarser heads", sum(p.numel() for p in net.parameters()) - head)


write("plain2d", 2, [3, 5, 8], [2, 2, 2, 2, 2], 2, (2, 1, 24, 40))
write("plain3d", 3, [4, 6, 9], [1, 2, 3, 2, 1], 3, (1, 1, 8, 12, 20))
net = PlainConvUNet(1, 5, [32, 64, 128, 256, 320], nn.Conv2d, 3, [1, 2, 2, 2, 2], 2, 2, 2, conv_bias=True,
                    norm_op=nn.InstanceNorm2d, norm_op_kwargs={"affine": True}, nonlin=nn.LeakyReLU)
print("full size 2D without heads", sum(p.numel() for p in net.parameters())
      - sum(p.numel() for layer in list(net.decoder.seg_layers)[:-1] for p in layer.parameters()))
