"""python make_shipped_fixture.py: pancreas-2d.io, what PyTorch computes with the weights of Models/pancreas-ct.

The input is what it was; the logits are computed in double precision by the definition in make_gradients.py of the
training tests.
"""
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

here = Path(__file__).resolve().parent
root = here.parents[2]
script = root / "Tests/TrainingTests/Fixtures/make_gradients.py"
names = {"__file__": str(script)}
exec(script.read_text().split("def gradients(")[0], names)
net = names["AttentionUNet2D"]([16, 32, 64, 128, 256])
missing = net.load_state_dict(load_file(root / "Models/pancreas-ct/weights.safetensors"), strict=False)
assert all("num_batches" in name for name in missing.missing_keys) and not missing.unexpected_keys
path = here / "pancreas-2d.io.safetensors"
x = load_file(path)["input"]
with torch.no_grad():
    save_file({"input": x, "logits": net.double().eval()(x.double()).float()}, path)
