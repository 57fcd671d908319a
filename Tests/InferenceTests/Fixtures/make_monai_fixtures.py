"""python make_monai_fixtures.py: small networks of MONAI's BasicUNet and UNet.

Needs MONAI 1.6. NAME.safetensors holds the weights under MONAI's names, NAME.io.safetensors an input and the logits that
PyTorch computed in double precision, rounded to float32. Weights are PyTorch's own, moved at random; the running
statistics of batch normalizations are those of random inputs.
"""
from pathlib import Path

import torch
from monai.networks.nets import BasicUNet, UNet
from safetensors.torch import save_file

here = Path(__file__).parent
NETWORKS = {
    "basic2d": (lambda: BasicUNet(2, 1, 2, (3, 4, 6, 8, 11, 5)), (2, 1, 32, 48)),
    "basic3d": (lambda: BasicUNet(3, 1, 3, (2, 3, 4, 5, 6, 4)), (1, 1, 16, 16, 32)),
    "basic2d-batch": (lambda: BasicUNet(2, 1, 1, (2, 3, 4, 5, 6, 2), norm="batch"), (1, 1, 32, 32)),
    "monai-unet2d": (lambda: UNet(2, 1, 2, (3, 5, 8), (2, 2)), (2, 1, 24, 40)),
    "monai-unet3d": (lambda: UNet(3, 1, 3, (3, 4, 5, 6), (2, 2, 2)), (1, 1, 16, 16, 24)),
    "monai-residual2d": (lambda: UNet(2, 1, 1, (4, 4, 7, 9), (2, 1, 2), num_res_units=2), (2, 1, 24, 40)),
    "monai-residual3d": (lambda: UNet(3, 1, 2, (3, 5, 6), (2, 2), num_res_units=2, norm="batch"), (1, 1, 8, 12, 20)),
}


def write(name, make, shape):
    torch.manual_seed(sum(name.encode()))
    net = make()
    for p in net.parameters():
        p.data = p.data + 0.1 * torch.randn_like(p)
    for m in net.modules():
        if isinstance(m, (torch.nn.BatchNorm2d, torch.nn.BatchNorm3d)):
            m.momentum = None
    with torch.no_grad():
        for _ in range(2):
            net.train()(torch.randn(2, 1, *[2 * s for s in shape[2:]]))
        x = torch.randn(*shape)
        logits = net.double().eval()(x.double()).float()
    weights = {k: v.float().contiguous() for k, v in net.state_dict().items() if "num_batches" not in k}
    save_file(weights, here / f"{name}.safetensors")
    save_file({"input": x, "logits": logits}, here / f"{name}.io.safetensors")
    print(name, sum(v.numel() for v in weights.values()), "logits to", float(logits.abs().max()))


if __name__ == "__main__":
    for name, (make, shape) in NETWORKS.items():
        write(name, make, shape)
