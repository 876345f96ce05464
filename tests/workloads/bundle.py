"""Workload f: reprojection error of a bundle adjustment with radial distortion, 8000 observations."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import numpy as np

from tests.workloads.peers import all_peers
from tests.workloads.workload import Workload


def reprojection(cameras, points, camera_of, point_of, seen):
    """A camera is a rotation vector, a centre, a focal length and two coefficients of distortion."""
    c = cameras[camera_of]
    x = points[point_of] - c[:, 3:6]
    r = c[:, :3]
    theta = np.sqrt(np.sum(r * r, axis=1, keepdims=True))
    axis = r / theta
    cos, sin = np.cos(theta), np.sin(theta)
    a0, a1, a2 = axis[:, 0], axis[:, 1], axis[:, 2]
    x0, x1, x2 = x[:, 0], x[:, 1], x[:, 2]
    cross = np.stack((a1 * x2 - a2 * x1, a2 * x0 - a0 * x2, a0 * x1 - a1 * x0), axis=1)
    along = np.sum(axis * x, axis=1, keepdims=True)
    y = x * cos + cross * sin + axis * (along * (1.0 - cos))
    p = y[:, :2] / y[:, 2:]
    radius = np.sum(p * p, axis=1)
    distortion = 1.0 + c[:, 7] * radius + c[:, 8] * radius * radius
    error = p * (c[:, 6] * distortion)[:, None] - seen
    return np.sum(error * error)


def cross_product(a, b):
    out = np.empty_like(a)
    out[:, 0] = a[:, 1] * b[:, 2] - a[:, 2] * b[:, 1]
    out[:, 1] = a[:, 2] * b[:, 0] - a[:, 0] * b[:, 2]
    out[:, 2] = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return out


def reprojection_grad(cameras, points, camera_of, point_of, seen):
    c = cameras[camera_of]
    x = points[point_of] - c[:, 3:6]
    r = c[:, :3]
    theta = np.sqrt((r * r).sum(axis=1, keepdims=True))
    axis = r / theta
    cos, sin = np.cos(theta), np.sin(theta)
    cross = cross_product(axis, x)
    along = (axis * x).sum(axis=1, keepdims=True)
    y = x * cos + cross * sin + axis * (along * (1.0 - cos))
    p = y[:, :2] / y[:, 2:]
    radius = (p * p).sum(axis=1)
    focal, k1, k2 = c[:, 6], c[:, 7], c[:, 8]
    distortion = 1.0 + k1 * radius + k2 * radius * radius
    scale = focal * distortion
    # reverse sweep
    error_bar = 2.0 * (p * scale[:, None] - seen)
    c_bar = np.empty_like(c)
    scale_bar = (error_bar * p).sum(axis=1)
    c_bar[:, 6] = scale_bar * distortion
    distortion_bar = scale_bar * focal
    c_bar[:, 7] = distortion_bar * radius
    c_bar[:, 8] = c_bar[:, 7] * radius
    radius_bar = distortion_bar * (k1 + 2.0 * k2 * radius)
    p_bar = error_bar * scale[:, None] + 2.0 * radius_bar[:, None] * p
    y_bar = np.empty_like(y)
    y_bar[:, :2] = p_bar / y[:, 2:]
    y_bar[:, 2] = -(y_bar[:, :2] * p).sum(axis=1)
    across = (y_bar * axis).sum(axis=1, keepdims=True)
    along_bar = across * (1.0 - cos)
    cross_bar = y_bar * sin
    x_bar = y_bar * cos + cross_product(cross_bar, axis) + along_bar * axis
    axis_bar = cross_product(x, cross_bar) + along_bar * x + y_bar * (along * (1.0 - cos))
    theta_bar = (y_bar * cross).sum(axis=1, keepdims=True) * cos
    theta_bar += (across * along - (y_bar * x).sum(axis=1, keepdims=True)) * sin
    theta_bar -= (axis_bar * axis).sum(axis=1, keepdims=True) / theta
    c_bar[:, :3] = axis_bar / theta + theta_bar * axis
    c_bar[:, 3:6] = -x_bar
    cameras_bar, points_bar = np.zeros_like(cameras), np.zeros_like(points)
    np.add.at(cameras_bar, camera_of, c_bar)
    np.add.at(points_bar, point_of, x_bar)
    return cameras_bar, points_bar


def reprojection_torch(cameras, points, camera_of, point_of, seen):
    """For PyTorch, which ``np`` stands for here."""
    c = cameras[camera_of]
    x = points[point_of] - c[:, 3:6]
    r = c[:, :3]
    theta = np.sqrt((r * r).sum(1, keepdim=True))
    axis = r / theta
    cos, sin = np.cos(theta), np.sin(theta)
    along = (axis * x).sum(1, keepdim=True)
    y = x * cos + np.linalg.cross(axis, x) * sin + axis * (along * (1.0 - cos))
    p = y[:, :2] / y[:, 2:]
    radius = (p * p).sum(1)
    distortion = 1.0 + c[:, 7] * radius + c[:, 8] * radius * radius
    error = p * (c[:, 6] * distortion)[:, None] - seen
    return (error * error).sum()


def make_args(small):
    cameras, points, observations = (2, 4, 7) if small else (20, 1_000, 8_000)
    rng = np.random.default_rng(8)
    c = 0.3 * rng.standard_normal((cameras, 9))
    c[:, 5] -= 6.0
    c[:, 6] += 3.0
    c[:, 7:] *= 0.1
    camera_of, point_of = rng.integers(0, cameras, observations), rng.integers(0, points, observations)
    return c, rng.standard_normal((points, 3)), camera_of, point_of, rng.standard_normal((observations, 2))


WORKLOADS = [
    Workload(
        "f",
        "bundle adjustment, 8000 observations",
        reprojection,
        reprojection_grad,
        make_args,
        argnums=(0, 1),
        peers=all_peers(reprojection, (0, 1), torch=reprojection_torch),
    )
]
