"""python count_parameters.py: the learned parameters of PyTorch's networks for NetworkCatalogTests, with two classes.

The definitions are those of the other scripts here and of the training tests, MONAI's (1.6) and those of
dynamic-network-architectures (0.4), at the sizes of NetworkCatalog; nnU-Net without the heads of coarser levels.
"""
from pathlib import Path

from dynamic_network_architectures.architectures.unet import PlainConvUNet
from monai.networks.nets import AttentionUnet, BasicUNet
from monai.networks.nets import UNet as MonaiUNet
from torch import nn

here = Path(__file__).resolve().parent
script = here.parents[1] / "TrainingTests/Fixtures/make_gradients.py"
names = {"__file__": str(script)}
exec(script.read_text().split("def gradients(")[0], names)
UNet, VNet, DenseVNet, DenseDilated, AttentionUNet2D = (
    names[name] for name in ("UNet", "VNet", "DenseVNet", "DenseDilated", "AttentionUNet2D"))
levels = [16, 32, 64, 128, 256]


def show(name, net, left_out=()):
    count = lambda module: sum(p.numel() for p in module.parameters())
    print(f"{name:36}{count(net) - sum(map(count, left_out)):12_}")


for d in (2, 3):
    show(f"u-net {d}D", UNet(d, levels, 2, kernel=2))
    show(f"attention-u-net {d}D", UNet(d, levels, 2, kernel=0, gates=1, dsv=True))
    show(f"multi-head-attention-u-net {d}D", UNet(d, levels, 2, kernel=0, gates=4, dsv=True))
    show(f"grid-attention-u-net {d}D", UNet(d, levels, 2, kernel=2, gates="grid"))
    show(f"dense-dilated {d}D", DenseDilated(d, [12] * 12, 2))
    show(f"monai-attention-u-net {d}D", AttentionUnet(d, 1, 2, levels, (2, 2, 2, 2)))
    convolution, normalization = [(nn.Conv2d, nn.InstanceNorm2d), (nn.Conv3d, nn.InstanceNorm3d)][d - 2]
    plain = PlainConvUNet(
        1, 5, [32, 64, 128, 256, 320], convolution, 3, [1, 2, 2, 2, 2], 2, 2, 2, conv_bias=True,
        norm_op=normalization, norm_op_kwargs={"affine": True}, nonlin=nn.LeakyReLU)
    show(f"nnu-net {d}D", plain, left_out=list(plain.decoder.seg_layers)[:-1])
    show(f"MONAI BasicUNet {d}D", BasicUNet(d))
    for units in (0, 2):
        show(f"MONAI UNet {d}D, num_res_units={units}", MonaiUNet(d, 1, 2, levels, (2, 2, 2, 2), num_res_units=units))
dense = DenseVNet(2, [24] * 3, [5, 10, 10], [4, 8, 16], [12, 24, 24], [1], [1, 1, 1])
show("v-net 3D", VNet(levels, 2))
show("dense-v-net 3D, without prior", dense, left_out=[nn.ParameterList([dense.spatial_prior])])
show("shared-gating-attention-u-net 2D", AttentionUNet2D(levels, 2))
