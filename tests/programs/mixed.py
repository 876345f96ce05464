"""Small realistic numerics, as one finds them in notebooks and scripts."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

import math

import numpy as np

from tests.programs.program import Program, normal, uniform


def newton_solve(p, x):
    """Kepler's equation, solved by Newton's method."""
    for _ in range(30):
        f = x - p * math.sin(x) - 1.0
        df = 1.0 - p * math.cos(x)
        step = f / df
        x -= step
        if abs(step) < 1e-12:
            break
    return x


def secant_root(a, x0, x1):
    f0, f1 = x0 * x0 - a, x1 * x1 - a
    while abs(f1) > 1e-12:
        x0, x1 = x1, x1 - f1 * (x1 - x0) / (f1 - f0)
        f0, f1 = f1, x1 * x1 - a
    return x1


def runge_kutta_pendulum(theta, omega, g, n):
    def rhs(theta, omega):
        return omega, -g * math.sin(theta)

    h = 0.05
    for _ in range(n):
        k1 = rhs(theta, omega)
        k2 = rhs(theta + 0.5 * h * k1[0], omega + 0.5 * h * k1[1])
        k3 = rhs(theta + 0.5 * h * k2[0], omega + 0.5 * h * k2[1])
        k4 = rhs(theta + h * k3[0], omega + h * k3[1])
        theta = theta + h / 6.0 * (k1[0] + 2.0 * k2[0] + 2.0 * k3[0] + k4[0])
        omega = omega + h / 6.0 * (k1[1] + 2.0 * k2[1] + 2.0 * k3[1] + k4[1])
    return 0.5 * omega**2 - g * math.cos(theta)


def runge_kutta_vector(y, a, n):
    def f(t, y):
        return a @ y - 0.1 * y**3 * np.cos(t)

    t, h = 0.0, 0.1
    for _ in range(n):
        k1 = f(t, y)
        k2 = f(t + h / 2, y + h / 2 * k1)
        k3 = f(t + h / 2, y + h / 2 * k2)
        k4 = f(t + h, y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
    return np.sum(y**2)


def adaptive_heun(rate, y0, tol):
    t, y, h = 0.0, y0, 0.3
    rejected = 0
    while t < 1.0:
        if t + h > 1.0:
            h = 1.0 - t
        k1 = -rate * y * y
        k2 = -rate * (y + h * k1) ** 2
        error = abs(0.5 * h * (k2 - k1))
        if error > tol:
            h = 0.5 * h
            rejected += 1
            continue
        y = y + 0.5 * h * (k1 + k2)
        t = t + h
        if error < 0.1 * tol:
            h = 1.5 * h
    return y + rejected


def horner(coefficients, x):
    result = coefficients[-1]
    for c in coefficients[-2::-1]:
        result = result * x + c
    return result


def trapezoid_quadrature(y, a, b):
    h = (b - a) / (len(y) - 1)
    return h * (0.5 * y[0] + np.sum(y[1:-1]) + 0.5 * y[-1])


def simpson(alpha, n):
    def f(t):
        return math.exp(-alpha * t * t)

    h = 2.0 / n
    s = f(0.0) + f(2.0)
    for i in range(1, n):
        s += (4.0 if i % 2 else 2.0) * f(i * h)
    return s * h / 3.0


def gauss_legendre(c):
    nodes = [-math.sqrt(3.0 / 5.0), 0.0, math.sqrt(3.0 / 5.0)]
    weights = [5.0 / 9.0, 8.0 / 9.0, 5.0 / 9.0]
    total = 0.0
    for node, weight in zip(nodes, weights):
        total += weight * math.cos(c * node) * math.exp(node)
    return total


def romberg(c):
    levels = 4
    r = np.zeros((levels, levels))
    h = 1.0
    r[0, 0] = 0.5 * h * (1.0 + math.exp(c))
    for i in range(1, levels):
        h = h / 2.0
        s = 0.0
        for k in range(1, 2**i, 2):
            s += math.exp(c * k * h)
        r[i, 0] = 0.5 * r[i - 1, 0] + h * s
        for j in range(1, i + 1):
            r[i, j] = r[i, j - 1] + (r[i, j - 1] - r[i - 1, j - 1]) / (4**j - 1)
    return r[levels - 1, levels - 1]


def gauss_elimination(a, b):
    """Solves in place, with partial pivoting."""
    n = len(b)
    for k in range(n):
        p = k + np.argmax(np.abs(a[k:, k]))
        if p != k:
            a[[k, p]] = a[[p, k]]
            b[k], b[p] = b[p], b[k]
        for i in range(k + 1, n):
            factor = a[i, k] / a[k, k]
            a[i, k:] -= factor * a[k, k:]
            b[i] -= factor * b[k]
    x = np.zeros(n)
    for i in range(n - 1, -1, -1):
        x[i] = (b[i] - a[i, i + 1 :] @ x[i + 1 :]) / a[i, i]
    return np.sum(x * x)


def lu_determinant(a):
    n = a.shape[0]
    for k in range(n - 1):
        for i in range(k + 1, n):
            a[i, k] /= a[k, k]
            for j in range(k + 1, n):
                a[i, j] -= a[i, k] * a[k, j]
    det = 1.0
    for k in range(n):
        det *= a[k, k]
    return math.log(abs(det))


def cholesky_log_determinant(a):
    n = len(a)
    low = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            s = a[i, j]
            for k in range(j):
                s -= low[i, k] * low[j, k]
            if i == j:
                low[i, i] = math.sqrt(s)
            else:
                low[i, j] = s / low[j, j]
    total = 0.0
    for i in range(n):
        total += 2.0 * math.log(low[i, i])
    return total


def forward_substitution(low, b):
    x = b.copy()
    for i in range(len(b)):
        for j in range(i):
            x[i] -= low[i, j] * x[j]
        x[i] /= low[i, i]
    return x @ x


def gram_schmidt(a):
    q = a.copy()
    for k in range(q.shape[1]):
        for j in range(k):
            q[:, k] -= (q[:, j] @ q[:, k]) * q[:, j]
        q[:, k] /= np.sqrt(q[:, k] @ q[:, k])
    return np.sum(q @ np.arange(1.0, q.shape[1] + 1.0)) + q[0, -1] ** 2


def thomas_algorithm(lower, diag, upper, rhs):
    n = len(diag)
    c = np.zeros(n)
    d = np.zeros(n)
    c[0] = upper[0] / diag[0]
    d[0] = rhs[0] / diag[0]
    for i in range(1, n):
        m = diag[i] - lower[i - 1] * c[i - 1]
        if i < n - 1:
            c[i] = upper[i] / m
        d[i] = (rhs[i] - lower[i - 1] * d[i - 1]) / m
    x = np.zeros(n)
    x[-1] = d[-1]
    for i in reversed(range(n - 1)):
        x[i] = d[i] - c[i] * x[i + 1]
    return np.sum(x**2)


def power_iteration(a, n):
    v = np.ones(len(a))
    for _ in range(n):
        w = a @ v
        v = w / np.sqrt(np.sum(w * w))
    return v @ a @ v


def jacobi_iteration(a, b, n):
    x = np.zeros_like(b)
    d = np.diag(a)
    r = a - np.diag(d)
    for _ in range(n):
        x = (b - r @ x) / d
    return np.sum(x * np.arange(len(x)))


def conjugate_gradient(a, b):
    x = np.zeros_like(b)
    r = b - a @ x
    p = r.copy()
    rs = r @ r
    for _ in range(2):
        ap = a @ p
        alpha = rs / (p @ ap)
        x += alpha * p
        r -= alpha * ap
        rs_new = r @ r
        p = r + (rs_new / rs) * p
        rs = rs_new
    return x @ b


def fourier_power(x):
    n = len(x)
    total = 0.0
    for k in range(n):
        re, im = 0.0, 0.0
        for t in range(n):
            angle = 2.0 * math.pi * k * t / n
            re += x[t] * math.cos(angle)
            im -= x[t] * math.sin(angle)
        total += (re * re + im * im) / (k + 1)
    return total


def kalman_filter(z, q, r):
    x, p = 0.0, 1.0
    nll = 0.0
    for measured in z:
        p = p + q
        innovation = measured - x
        s = p + r
        gain = p / s
        nll += 0.5 * (math.log(s) + innovation * innovation / s)
        x = x + gain * innovation
        p = (1.0 - gain) * p
    return nll


def kalman_step_matrix(x, cov, f, h, z):
    x = f @ x
    cov = f @ cov @ f.T + 0.1 * np.eye(2)
    s = h @ cov @ h.T + 0.5
    gain = cov @ h.T / s
    x = x + (gain * (z - h @ x)).ravel()
    cov = (np.eye(2) - gain @ h) @ cov
    return x @ x + np.trace(cov)


def softmax_regression(w, b, x, labels):
    logits = x @ w + b
    logits = logits - np.max(logits, axis=1, keepdims=True)
    log_p = logits - np.log(np.sum(np.exp(logits), axis=1, keepdims=True))
    return -np.mean(log_p[np.arange(len(labels)), labels])


def logistic_regression(w, x, y, decay):
    margin = y * (x @ w)
    return np.mean(np.log1p(np.exp(-margin))) + 0.5 * decay * np.sum(w * w)


def perceptron_hinge(w, x, y):
    loss = 0.0
    for row, label in zip(x, y):
        margin = 1.0 - label * (row @ w)
        if margin > 0:
            loss += margin**2
    return loss / len(y)


def recurrent_network(params, xs, target):
    h = np.zeros(params["wh"].shape[0])
    for x in xs:
        h = np.tanh(params["wx"] @ x + params["wh"] @ h + params["b"])
    return np.sum((params["wo"] @ h - target) ** 2)


def gated_recurrence(w, u, x):
    h = np.zeros(3)
    for t in range(len(x)):
        z = 1.0 / (1.0 + np.exp(-(w[0] * x[t] + u[0] @ h)))
        candidate = np.tanh(w[1] * x[t] + u[1] @ h)
        h = (1.0 - z) * h + z * candidate
    return h @ h


def logistic_map(r, x, n):
    for _ in range(n):
        x = r * x * (1.0 - x)
    return x


def lyapunov_exponent(r, x, n):
    total = 0.0
    for _ in range(n):
        x = r * x * (1.0 - x)
        total += math.log(abs(r * (1.0 - 2.0 * x)))
    return total / n


def k_means_loss(centres, points):
    total = 0.0
    for point in points:
        best = math.inf
        for centre in centres:
            d = np.sum((point - centre) ** 2)
            if d < best:
                best = d
        total += best
    return total


def k_means_vectorised(centres, points):
    d = np.sum((points[:, None, :] - centres[None, :, :]) ** 2, axis=2)
    return np.mean(np.min(d, axis=1))


def convolution_by_loops(image, kernel):
    h, w = image.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            for u in range(kh):
                for v in range(kw):
                    out[i, j] += image[i + u, j + v] * kernel[u, v]
    return np.sum(np.maximum(out, 0.0) ** 2)


def convolution_by_windows(signal, kernel):
    n = len(signal) - len(kernel) + 1
    out = np.zeros(n)
    for k in range(len(kernel)):
        out += kernel[k] * signal[k : k + n]
    return np.sum(np.tanh(out))


def max_pooling(image):
    out = np.zeros((image.shape[0] // 2, image.shape[1] // 2))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.max(image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2])
    return np.sum(out * out)


def cubic_spline_value(knots, values, slopes, x):
    """A Hermite spline; the interval is found by search."""
    i = 0
    while i < len(knots) - 2 and x > knots[i + 1]:
        i += 1
    h = knots[i + 1] - knots[i]
    t = (x - knots[i]) / h
    return (
        (1 + 2 * t) * (1 - t) ** 2 * values[i]
        + t * (1 - t) ** 2 * h * slopes[i]
        + t * t * (3 - 2 * t) * values[i + 1]
        + t * t * (t - 1) * h * slopes[i + 1]
    )


def linear_interpolation(xs, ys, x):
    for i in range(1, len(xs)):
        if x <= xs[i]:
            w = (x - xs[i - 1]) / (xs[i] - xs[i - 1])
            return (1.0 - w) * ys[i - 1] + w * ys[i]
    return ys[-1]


def lagrange_polynomial(xs, ys, x):
    total = 0.0
    for i in range(len(xs)):
        term = ys[i]
        for j in range(len(xs)):
            if j == i:
                continue
            term *= (x - xs[j]) / (xs[i] - xs[j])
        total += term
    return total


def de_casteljau(points, t):
    p = points.copy()
    n = len(p)
    for k in range(1, n):
        for i in range(n - k):
            p[i] = (1.0 - t) * p[i] + t * p[i + 1]
    return np.sum(p[0] ** 2)


def page_rank(links, damping, n):
    transition = links / np.sum(links, axis=0)
    rank = np.ones(len(links)) / len(links)
    for _ in range(n):
        rank = damping * (transition @ rank) + (1.0 - damping) / len(links)
    return np.sum(rank**2)


def wave_equation(u, c, steps):
    previous = u.copy()
    current = u.copy()
    for _ in range(steps):
        following = np.zeros_like(u)
        following[1:-1] = (
            2.0 * current[1:-1] - previous[1:-1] + c * c * (current[2:] - 2.0 * current[1:-1] + current[:-2])
        )
        previous, current = current, following
    return np.sum(current * current)


def burgers(u, nu, steps):
    dt, dx = 0.02, 0.2
    for _ in range(steps):
        un = u.copy()
        u[1:-1] = (
            un[1:-1] - un[1:-1] * dt / dx * (un[1:-1] - un[:-2]) + nu * dt / dx**2 * (un[2:] - 2.0 * un[1:-1] + un[:-2])
        )
        u[0] = un[-2]
        u[-1] = un[1]
    return np.sum(u**2)


def heat_2d(u, alpha, steps):
    for _ in range(steps):
        lap = u[:-2, 1:-1] + u[2:, 1:-1] + u[1:-1, :-2] + u[1:-1, 2:] - 4.0 * u[1:-1, 1:-1]
        u[1:-1, 1:-1] += alpha * lap
    return np.sum(u**2 * np.arange(u.shape[1]))


def gauss_seidel(u, sweeps):
    n = u.shape[0]
    for _ in range(sweeps):
        for i in range(1, n - 1):
            for j in range(1, n - 1):
                u[i, j] = 0.25 * (u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1])
    return np.sum(u * u)


def upwind_with_limiter(u, c, steps):
    for _ in range(steps):
        slope = np.where(
            (u[1:-1] - u[:-2]) * (u[2:] - u[1:-1]) > 0.0,
            2.0 / (1.0 / (u[1:-1] - u[:-2]) + 1.0 / (u[2:] - u[1:-1])),
            0.0,
        )
        flux = u[1:-1] + 0.5 * (1.0 - c) * slope
        u[2:-1] = u[2:-1] - c * (flux[1:] - flux[:-1])
    return np.sum(u * u)


def leapfrog_orbit(q, p, n):
    h = 0.05
    for _ in range(n):
        p = p - 0.5 * h * q / np.sum(q * q) ** 1.5
        q = q + h * p
        p = p - 0.5 * h * q / np.sum(q * q) ** 1.5
    return 0.5 * p @ p - 1.0 / np.sqrt(q @ q)


def gravitational_energy(positions, masses):
    energy = 0.0
    n = len(masses)
    for i in range(n):
        for j in range(i + 1, n):
            d = positions[i] - positions[j]
            energy -= masses[i] * masses[j] / np.sqrt(d @ d)
    return energy


def lennard_jones(r):
    energy = 0.0
    for i in range(len(r)):
        for j in range(i):
            dx = r[i, 0] - r[j, 0]
            dy = r[i, 1] - r[j, 1]
            inv6 = 1.0 / (dx * dx + dy * dy) ** 3
            energy += 4.0 * (inv6 * inv6 - inv6)
    return energy


def predator_prey(alpha, beta, gamma, delta):
    x, y = 1.0, 0.5
    dt = 0.02
    for _ in range(25):
        x, y = x + dt * (alpha * x - beta * x * y), y + dt * (delta * x * y - gamma * y)
    return x * x + y


def epidemic_peak(beta, gamma):
    s, i, r = 0.99, 0.01, 0.0
    peak = i
    for _ in range(40):
        infected = beta * s * i
        recovered = gamma * i
        s -= infected
        i += infected - recovered
        r += recovered
        peak = max(peak, i)
    return peak + r


def gradient_descent_on_quadratic(a, b, rate, n):
    """Differentiates through an optimiser."""
    x = np.zeros_like(b)
    momentum = np.zeros_like(b)
    for _ in range(n):
        g = a @ x - b
        momentum = 0.9 * momentum + g
        x -= rate * momentum
    return 0.5 * x @ a @ x - b @ x


def hidden_markov_likelihood(start, transition, emission, observed):
    alpha = start * emission[:, observed[0]]
    log_likelihood = 0.0
    for o in observed[1:]:
        scale = np.sum(alpha)
        log_likelihood += np.log(scale)
        alpha = (alpha / scale) @ transition * emission[:, o]
    return log_likelihood + np.log(np.sum(alpha))


def soft_edit_distance(cost):
    n, m = cost.shape
    d = np.full((n + 1, m + 1), 10.0)
    d[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            a, b, c = d[i - 1, j], d[i, j - 1], d[i - 1, j - 1]
            soft = -math.log(math.exp(-a) + math.exp(-b) + math.exp(-c))
            d[i, j] = cost[i - 1, j - 1] + soft
    return d[n, m]


def dynamic_time_warping(x, y):
    n, m = len(x), len(y)
    d = np.full((n + 1, m + 1), np.inf)
    d[0, 0] = 0.0
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            d[i, j] = (x[i - 1] - y[j - 1]) ** 2 + min(d[i - 1, j], d[i, j - 1], d[i - 1, j - 1])
    return d[n, m]


def binomial_option(spot, vol, steps):
    dt = 1.0 / steps
    up = math.exp(vol * math.sqrt(dt))
    down = 1.0 / up
    p = (math.exp(0.02 * dt) - down) / (up - down)
    values = []
    for k in range(steps + 1):
        values.append(max(spot * up**k * down ** (steps - k) - 100.0, 0.0))
    for level in range(steps, 0, -1):
        for k in range(level):
            values[k] = math.exp(-0.02 * dt) * (p * values[k + 1] + (1.0 - p) * values[k])
    return values[0]


def geometric_brownian_motion(s, mu, sigma, noise):
    dt = 1.0 / len(noise)
    payoff = 0.0
    for z in noise:
        s = s * math.exp((mu - 0.5 * sigma**2) * dt + sigma * math.sqrt(dt) * z)
        payoff += s
    return max(payoff / len(noise) - 1.0, 0.0)


def bundle_residual(angle, translation, focal, points, seen):
    c, s = np.cos(angle), np.sin(angle)
    rotation = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    residual = 0.0
    for point, pixel in zip(points, seen):
        q = rotation @ point + translation
        projected = focal * q[:2] / q[2]
        residual += np.sum((projected - pixel) ** 2)
    return residual


def gaussian_process_nll(log_length, noise, x, y):
    d = (x[:, None] - x[None, :]) / np.exp(log_length)
    k = np.exp(-0.5 * d * d) + noise * np.eye(len(x))
    n = len(x)
    low = np.zeros_like(k)
    z = np.zeros(n)
    nll = 0.0
    for i in range(n):
        for j in range(i):
            low[i, j] = (k[i, j] - low[i, :j] @ low[j, :j]) / low[j, j]
        low[i, i] = np.sqrt(k[i, i] - low[i, :i] @ low[i, :i])
        z[i] = (y[i] - low[i, :i] @ z[:i]) / low[i, i]
        nll += 0.5 * z[i] ** 2 + np.log(low[i, i])
    return nll


def bessel_series(x):
    term = 1.0
    total = term
    for k in range(1, 15):
        term *= -(x * x / 4.0) / (k * k)
        total += term
    return total


def chebyshev(c, x):
    b1, b2 = 0.0, 0.0
    for k in range(len(c) - 1, 0, -1):
        b1, b2 = c[k] + 2.0 * x * b1 - b2, b1
    return c[0] + x * b1 - b2


def moving_average(x, width):
    n = len(x) - width + 1
    out = np.empty(n)
    window = np.sum(x[:width])
    out[0] = window / width
    for i in range(1, n):
        window += x[i + width - 1] - x[i - 1]
        out[i] = window / width
    return np.sum(out**2)


def exponential_smoothing(x, alpha):
    level = x[0]
    error = 0.0
    for v in x[1:]:
        error += (v - level) ** 2
        level = alpha * v + (1.0 - alpha) * level
    return error


def robot_arm(angles, lengths, target):
    x = y = total = 0.0
    for angle, length in zip(angles, lengths):
        total += angle
        x += length * math.cos(total)
        y += length * math.sin(total)
    return (x - target[0]) ** 2 + (y - target[1]) ** 2


def triangle_area(p, q, r):
    ab, ac = q - p, r - p
    return 0.5 * np.abs(ab[0] * ac[1] - ab[1] * ac[0])


def polygon_area(vertices):
    area = 0.0
    for i in range(len(vertices)):
        x0, y0 = vertices[i - 1]
        x1, y1 = vertices[i]
        area += x0 * y1 - x1 * y0
    return abs(area) / 2.0


def quaternion_rotation(q, v):
    w, x, y, z = q / np.sqrt(np.sum(q * q))
    t = 2.0 * np.array([y * v[2] - z * v[1], z * v[0] - x * v[2], x * v[1] - y * v[0]])
    u = np.array([x, y, z])
    return np.sum((v + w * t) * np.array([1.0, 2.0, 3.0])) + u @ t


def fixed_point_with_damping(a, x):
    for k in range(100):
        x_new = 0.5 * x + 0.5 * np.cos(a * x)
        change = np.max(np.abs(x_new - x))
        x = x_new
        if change < 1e-10:
            break
    return np.sum(x)


def matrix_power(a, n):
    result = np.eye(len(a))
    base = a
    while n > 0:
        if n % 2 == 1:
            result = result @ base
        base = base @ base
        n //= 2
    return np.sum(result)


def taylor_matrix_exponential(a):
    result = np.eye(len(a))
    term = np.eye(len(a))
    for k in range(1, 8):
        term = term @ a / k
        result += term
    return np.trace(result)


def total_variation(image, eps):
    dx = image[1:, :-1] - image[:-1, :-1]
    dy = image[:-1, 1:] - image[:-1, :-1]
    return np.sum(np.sqrt(dx**2 + dy**2 + eps))


def histogram_soft(x, edges, width):
    counts = []
    for e in edges:
        counts.append(np.sum(1.0 / (1.0 + np.exp(-(x - e) / width))))
    p = np.array(counts)
    return -np.sum(p * np.log(p))


PD3 = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -0.4], [0.5, -0.4, 2.0]])

PROGRAMS = [
    Program(newton_solve, args=[(0.3, 1.0), (0.8, 2.0)]),
    Program(secant_root, args=[(2.0, 1.0, 2.0)]),
    Program(runge_kutta_pendulum, args=[(0.5, 0.1, 9.8, 5), (0.5, 0.1, 9.8, 0)], argnums=(0, 1, 2)),
    Program(runge_kutta_vector, args=[(normal(1, 2), normal(2, 2, 2), 3)], argnums=(0, 1)),
    Program(adaptive_heun, args=[(1.3, 0.9, 1e-2)], argnums=(0, 1)),
    Program(horner, args=[(normal(3, 4), 0.7), ([1.0, -2.0, 3.0], 0.7)], argnums=(0, 1)),
    Program(trapezoid_quadrature, args=[(normal(4, 5), 0.2, 1.3)], argnums=(0, 1, 2)),
    Program(simpson, args=[(0.7, 6)]),
    Program(gauss_legendre, args=[(1.3,)]),
    Program(romberg, args=[(0.7,)]),
    Program(
        gauss_elimination,
        args=[(np.array([[0.1, 2.0, 1.0], [3.0, 0.5, -1.0], [1.0, -2.0, 0.7]]), normal(6, 3)), (PD3, normal(6, 3))],
        argnums=(0, 1),
    ),
    Program(lu_determinant, args=[(PD3,)]),
    Program(cholesky_log_determinant, args=[(PD3,)]),
    Program(forward_substitution, args=[(PD3, normal(7, 3))], argnums=(0, 1)),
    Program(gram_schmidt, args=[(normal(8, 4, 3),)]),
    Program(
        thomas_algorithm, args=[(normal(9, 3), normal(10, 4) + 4.0, normal(11, 3), normal(12, 4))], argnums=(0, 1, 2, 3)
    ),
    Program(power_iteration, args=[(PD3, 4), (PD3, 0)]),
    Program(jacobi_iteration, args=[(PD3, normal(13, 3), 3)], argnums=(0, 1)),
    Program(conjugate_gradient, args=[(PD3, normal(14, 3))], argnums=(0, 1)),
    Program(fourier_power, args=[(normal(15, 5),)]),
    Program(kalman_filter, args=[(normal(16, 6), 0.1, 0.5)], argnums=("z", "q", "r")),
    Program(
        kalman_step_matrix,
        args=[(normal(17, 2), np.eye(2), normal(18, 2, 2), normal(19, 1, 2), 0.7)],
        argnums=(0, 1, 2, 3),
    ),
    Program(
        softmax_regression,
        args=[(normal(20, 3, 4), normal(21, 4), normal(22, 5, 3), np.array([0, 2, 1, 3, 2]))],
        argnums=(0, 1),
    ),
    Program(logistic_regression, args=[(normal(23, 3), normal(24, 6, 3), np.array([1, -1, 1, 1, -1, -1]), 0.1)]),
    Program(perceptron_hinge, args=[(normal(25, 3), normal(26, 5, 3), [1, -1, 1, -1, 1])]),
    Program(
        recurrent_network,
        args=[
            (
                {"wx": normal(27, 3, 2), "wh": normal(28, 3, 3), "b": normal(29, 3), "wo": normal(30, 2, 3)},
                normal(31, 4, 2),
                normal(32, 2),
            )
        ],
    ),
    Program(gated_recurrence, args=[(normal(33, 2, 3), normal(34, 2, 3, 3), normal(35, 4))], argnums=(0, 1)),
    Program(logistic_map, args=[(3.2, 0.3, 8)], argnums=(0, 1)),
    Program(lyapunov_exponent, args=[(3.7, 0.3, 5)], argnums=(0, 1)),
    Program(k_means_loss, args=[(normal(36, 2, 2), normal(37, 5, 2))], argnums=(0, 1)),
    Program(k_means_vectorised, args=[(normal(36, 2, 2), normal(37, 5, 2))], argnums=(0, 1)),
    Program(convolution_by_loops, args=[(normal(38, 4, 4), normal(39, 2, 2))], argnums=(0, 1)),
    Program(convolution_by_windows, args=[(normal(40, 6), normal(41, 3))], argnums=(0, 1)),
    Program(max_pooling, args=[(normal(42, 4, 6),)]),
    Program(
        cubic_spline_value,
        args=[(np.array([0.0, 1.0, 2.5, 4.0]), normal(43, 4), normal(44, 4), x) for x in (0.4, 1.7, 3.9)],
        argnums=(0, 1, 2, 3),
    ),
    Program(
        linear_interpolation,
        args=[([0.0, 1.0, 3.0], [1.0, 4.0, 2.0], 2.2), ([0.0, 1.0], [1.0, 4.0], 2.2)],
        argnums=(0, 1, 2),
    ),
    Program(lagrange_polynomial, args=[(np.array([0.0, 1.0, 2.5]), normal(45, 3), 0.7)], argnums=(0, 1, 2)),
    Program(de_casteljau, args=[(normal(46, 4, 2), 0.3)], argnums=(0, 1)),
    Program(page_rank, args=[(uniform(47, 0.1, 1.0, 4, 4), 0.85, 5)], argnums=(0, 1)),
    Program(wave_equation, args=[(normal(48, 7), 0.6, 4), (normal(48, 7), 0.6, 0)], argnums=(0, 1)),
    Program(burgers, args=[(normal(49, 7), 0.07, 4)], argnums=(0, 1)),
    Program(heat_2d, args=[(normal(50, 4, 5), 0.1, 3)], argnums=(0, 1)),
    Program(gauss_seidel, args=[(normal(51, 4, 4), 2)]),
    Program(upwind_with_limiter, args=[(np.array([0.1, 0.3, 1.0, 2.2, 2.9, 3.1]), 0.4, 2)]),
    Program(leapfrog_orbit, args=[(np.array([1.0, 0.2]), np.array([-0.1, 0.9]), 6)], argnums=(0, 1)),
    Program(gravitational_energy, args=[(normal(52, 3, 3), uniform(53, 0.5, 2.0, 3))], argnums=(0, 1)),
    Program(lennard_jones, args=[(np.array([[0.0, 0.1], [1.1, -0.2], [0.4, 1.2]]),)]),
    Program(predator_prey, args=[(1.1, 0.4, 0.4, 0.1)], argnums=(0, 1, 2, 3)),
    Program(epidemic_peak, args=[(0.5, 0.2)], argnums=(0, 1)),
    Program(gradient_descent_on_quadratic, args=[(PD3, normal(54, 3), 0.05, 4)], argnums=(0, 1, 2)),
    Program(
        hidden_markov_likelihood,
        args=[
            (
                np.array([0.6, 0.4]),
                np.array([[0.7, 0.3], [0.4, 0.6]]),
                np.array([[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]]),
                [0, 1, 2, 0],
            )
        ],
        argnums=(0, 1, 2),
    ),
    Program(soft_edit_distance, args=[(uniform(55, 0.0, 1.0, 3, 3),)]),
    Program(dynamic_time_warping, args=[(normal(56, 4), normal(57, 3))], argnums=(0, 1)),
    Program(binomial_option, args=[(101.3, 0.2, 5)], argnums=(0, 1)),
    Program(
        geometric_brownian_motion,
        args=[(1.0, 0.1, 0.3, np.abs(normal(58, 5))), (1.0, 0.1, 0.3, -np.abs(normal(58, 5)))],
        argnums=(0, 1, 2),
    ),
    Program(
        bundle_residual,
        args=[(0.3, np.array([0.1, -0.2, 5.0]), 2.0, normal(59, 3, 3), normal(60, 3, 2))],
        argnums=(0, 1, 2, 3),
    ),
    Program(gaussian_process_nll, args=[(0.2, 0.3, normal(61, 4), normal(62, 4))], argnums=(0, 1, 2, 3)),
    Program(bessel_series, args=[(1.7,)]),
    Program(chebyshev, args=[(normal(63, 5), 0.3), ([0.5], 0.3)], argnums=(0, 1)),
    Program(moving_average, args=[(normal(64, 7), 3)]),
    Program(exponential_smoothing, args=[(normal(65, 6), 0.3)], argnums=(0, 1)),
    Program(robot_arm, args=[([0.3, -0.5, 0.8], (1.0, 0.8, 0.5), (1.2, 0.4))], argnums="angles"),
    Program(triangle_area, args=[(normal(66, 2), normal(67, 2), normal(68, 2))], argnums=(0, 1, 2)),
    Program(polygon_area, args=[(np.array([[0.0, 0.1], [2.0, 0.0], [2.5, 1.5], [0.3, 1.0]]),)]),
    Program(quaternion_rotation, args=[(normal(69, 4), normal(70, 3))], argnums=(0, 1)),
    Program(fixed_point_with_damping, args=[(np.array([0.5, 1.1]), np.array([0.2, 0.4]))]),
    Program(matrix_power, args=[(normal(71, 2, 2), 5), (normal(71, 2, 2), 0)]),
    Program(taylor_matrix_exponential, args=[(normal(72, 2, 2),)]),
    Program(total_variation, args=[(normal(73, 3, 4), 0.01)]),
    Program(histogram_soft, args=[(normal(74, 5), [-1.0, 0.0, 1.0], 0.5)]),
]
