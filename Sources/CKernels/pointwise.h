// Kernels that treat every element alike.

static void bias_activation(float *values, long channels, long pitch, long count, const float *bias,
                            ck_activation activation, const float *slopes) {
    for (long c = 0; c < channels; c++, values += pitch) {
        for (long i = 0; i < count; i++) values[i] += bias[c];
        if (activation != ck_identity) activate(values, values, 1, count, activation, slopes[c]);
    }
}

static void affine(const float *input, float *output, long count, float scale, float shift, ck_activation activation,
                   float slope) {
    for (long i = 0; i < count; i++) output[i] = scale * input[i] + shift;
    if (activation != ck_identity) activate(output, output, 1, count, activation, slope);
}

static void add(const float *first, const float *second, float *output, long count, ck_activation activation,
                float slope) {
    for (long i = 0; i < count; i++) output[i] = first[i] + second[i];
    if (activation != ck_identity) activate(output, output, 1, count, activation, slope);
}

static void multiply(const float *first, const float *second, float *output, long count, ck_activation activation,
                     float slope) {
    for (long i = 0; i < count; i++) output[i] = first[i] * second[i];
    if (activation != ck_identity) activate(output, output, 1, count, activation, slope);
}

#define CK_PARTIAL_SUMS 16

/// sum of (values[i] - center) ^ power, power 1 or 2, in CK_PARTIAL_SUMS interleaved partial sums
static inline double power_sum(const float *values, long count, double center, int power) {
    double partial[CK_PARTIAL_SUMS] = {0};
    long i = 0;
    for (; i + CK_PARTIAL_SUMS <= count; i += CK_PARTIAL_SUMS)
        for (int j = 0; j < CK_PARTIAL_SUMS; j++) {
            double difference = values[i + j] - center;
            partial[j] += power == 1 ? difference : difference * difference;
        }
    for (; i < count; i++) {
        double difference = values[i] - center;
        partial[0] += power == 1 ? difference : difference * difference;
    }
    double sum = 0;
    for (int j = 0; j < CK_PARTIAL_SUMS; j++) sum += partial[j];
    return sum;
}

static void moments(const float *values, long count, double *mean, double *variance) {
    *mean = power_sum(values, count, 0, 1) / (double)count;
    *variance = power_sum(values, count, *mean, 2) / (double)count;
}

static void softmax(const float *input, float *output, long channels, long pitch, long count) {
    for (long i = 0; i < count; i++) {
        float largest = input[i], sum = 0;
        for (long c = 1; c < channels; c++)
            if (input[c * pitch + i] > largest) largest = input[c * pitch + i];
        for (long c = 0; c < channels; c++) sum += output[c * pitch + i] = expf(input[c * pitch + i] - largest);
        for (long c = 0; c < channels; c++) output[c * pitch + i] /= sum;
    }
}
