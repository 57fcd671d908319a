// output[i * step] = activation(input[i]), i < count. Not a number stays not a number, as in PyTorch.

static inline float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

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
