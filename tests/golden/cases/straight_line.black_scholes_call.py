def black_scholes_call(spot, strike, rate, vol, expiry):
    d1 = (math.log(spot / strike) + (rate + 0.5 * vol**2) * expiry) / (vol * math.sqrt(expiry))
    d2 = d1 - vol * math.sqrt(expiry)
    cdf1 = 0.5 * (1.0 + math.erf(d1 / math.sqrt(2.0)))
    cdf2 = 0.5 * math.erfc(-d2 / math.sqrt(2.0))
    return spot * cdf1 - strike * math.exp(-rate * expiry) * cdf2


# output


def black_scholes_call_grad(spot, strike, rate, vol, expiry):
    t = spot / strike
    t2 = rate + 0.5 * vol ** 2
    t3 = math.sqrt(expiry)
    t4 = vol * t3
    d1 = (math.log(t) + t2 * expiry) / t4
    d2 = d1 - t4
    t5 = math.sqrt(2.0)
    t6 = d1 / t5
    cdf1 = 0.5 * (1.0 + math.erf(t6))
    t7 = -d2 / t5
    cdf2 = 0.5 * math.erfc(t7)
    t8 = math.exp(-rate * expiry)
    # reverse sweep
    t_bar = -cdf2 * strike * t8
    t5 = 1.0 / t5
    d2_bar = -0.5641895835477563 * (strike * t8) * math.exp(-t7 * t7) * t5
    d1_bar = 0.5641895835477563 * spot * math.exp(-t6 * t6) * t5 + d2_bar
    t_bar2 = d1_bar * (1.0 / t4)
    t_bar3 = -d2_bar - d1_bar * (d1 / t4)
    expiry_bar = t_bar3 * vol * (0.5 / t3 if t3 != 0.0 else math.inf) - t_bar * rate
    t_bar4 = t_bar2 * expiry
    spot_bar = cdf1 + t_bar2 * (1.0 / t) * (1.0 / strike)
    return spot_bar, t_bar3 * t3 + t_bar4 * vol, expiry_bar + t_bar2 * t2, t_bar4 - t_bar * expiry
