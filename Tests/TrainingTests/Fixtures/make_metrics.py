"""python make_metrics.py: writes metrics.json beside this file: blobs and MONAI's figures for them.

A blob is a union of ellipsoids (centre and radii in voxels); the tests draw the same ones.
"""
import json
from pathlib import Path

import numpy as np
import torch
from monai.metrics import compute_average_surface_distance, compute_hausdorff_distance

rng = np.random.default_rng(7)


def draw(size, ellipsoids):
    z, y, x = np.mgrid[: size[0], : size[1], : size[2]]
    mask = np.zeros(size, bool)
    for c, r in ellipsoids:
        mask |= ((z - c[0]) / r[0]) ** 2 + ((y - c[1]) / r[1]) ** 2 + ((x - c[2]) / r[2]) ** 2 <= 1
    return mask


def ellipsoid(size, shift=0.0):
    centre = [float(np.round(s * rng.uniform(0.3, 0.7) + shift, 2)) for s in size]
    radii = [float(np.round(max(1.0, s * rng.uniform(0.1, 0.35)), 2)) for s in size]
    return [centre, radii]


cases = []
for size, spacing in [([12, 20, 24], [2.5, 0.8, 0.8]), ([7, 31, 17], [1.0, 1.0, 1.0]), ([1, 24, 30], [3.0, 0.7, 0.7]),
                      ([20, 16, 16], [0.5, 1.3, 0.9])]:
    for _ in range(6):
        first, second = [ellipsoid(size), ellipsoid(size)], [ellipsoid(size, 1.0)]
        a, b = draw(size, first), draw(size, second)
        ta, tb = (torch.from_numpy(m)[None, None].float() for m in (a, b))
        if not (a & b).any():
            continue
        both = int((a & b).sum())
        cases.append({
            "size": size, "spacing": spacing, "prediction": first, "truth": second,
            "voxels": [int(a.sum()), int(b.sum())],
            "dice": 2 * both / int(a.sum() + b.sum()),
            "precision": both / int(a.sum()), "recall": both / int(b.sum()),
            "meanSurfaceDistance": float(compute_average_surface_distance(ta, tb, include_background=True, symmetric=True, spacing=spacing)),
            "hausdorffDistance95": float(compute_hausdorff_distance(ta, tb, include_background=True, percentile=95, spacing=spacing)),
        })
(Path(__file__).parent / "metrics.json").write_text(json.dumps(cases, indent=1))
