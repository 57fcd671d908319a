// output[i * step] = activation(input[i]), i < count. Not a number stays not a number, as in PyTorch.

/// exp(x) to 2 units in the last place, without a branch, so that a loop of it is vectorized: x = n ln 2 + r, the
/// series of exp(r) up to r^6, and 2^n by the exponent's bits.
static inline float exponential(float x) {
    float bounded = x < -87.0f ? -87.0f : x > 88.0f ? 88.0f : x;
    float n = rintf((bounded == bounded ? bounded : 0.0f) * 1.44269504f);
    float r = bounded - n * 0.693145752f - n * 1.42860677e-6f;
    float series = 1.0f / 120 + r * (1.0f / 720);
    series = 1.0f / 24 + r * series;
    series = 1.0f / 6 + r * series;
    series = 1.0f + r * (1.0f + r * (0.5f + r * series));
    int bits = ((int)n + 127) * (1 << 23);
    float power;
    memcpy(&power, &bits, sizeof power);
    return series * power;
}

static inline float sigmoid(float x) { return 1.0f / (1.0f + exponential(-x)); }

static inline void activate(const float *input, float *output, long step, long count, ck_activation activation,
                            float slope) {
    switch (activation) {
    case ck_identity:
        for (long i = 0; i < count; i++) output[i * step] = input[i];
        break;
    case ck_relu:
        for (long i = 0; i < count; i++) output[i * step] = input[i] < 0 ? 0 : input[i];
        break;
    case ck_leaky:
        for (long i = 0; i < count; i++) output[i * step] = input[i] < 0 ? slope * input[i] : input[i];
        break;
    case ck_sigmoid:
        for (long i = 0; i < count; i++) output[i * step] = sigmoid(input[i]);
        break;
    }
}
