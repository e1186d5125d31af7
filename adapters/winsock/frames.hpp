// Frames: a length of four bytes, big-endian, then as many bytes. A decoder for any pieces, and an encoder.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>

struct TooLarge : std::runtime_error {
    explicit TooLarge(std::uint32_t length) : runtime_error(std::to_string(length) + " bytes are more than a frame may have") {}
};

constexpr std::size_t header_size = 4;

// The length by shifts, which are right on every machine; _byteswap_ulong is only where the bytes lie the other way round.
inline std::uint32_t length_of(const char *header) {
    auto byte = [&](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(header[i])); };
    return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}

inline std::string framed(const std::string &payload) {
    auto n = static_cast<std::uint32_t>(payload.size());
    std::string frame{static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
    return frame += payload;
}

// Takes bytes as they come and gives whole payloads.
class Frames {
public:
    explicit Frames(std::uint32_t longest) : longest_(longest) {}

    void add(const char *bytes, std::size_t n) { in_.append(bytes, n); }

    // The next payload, if it is here. A header that announces too much is an error at once, before its bytes are waited for:
    // the usual parser has no maximum, and one header makes it keep up to 4 GiB.
    std::optional<std::string> next() {
        if (in_.size() - at_ < header_size) return tidy();
        auto length = length_of(in_.data() + at_);
        if (length > longest_) throw TooLarge(length);
        if (in_.size() - at_ - header_size < length) return tidy();
        auto payload = in_.substr(at_ + header_size, length); // by offset and length: &in[at + length] may be one past the end
        at_ += header_size + length;
        return payload;
    }

    // Whether a frame has begun and is not whole. A stream that ends now was cut off.
    bool inside() const { return in_.size() > at_; }

private:
    // Forgets what was given. Not after each frame: that would move the rest as often as there are frames in a read.
    std::nullopt_t tidy() {
        in_.erase(0, at_);
        at_ = 0;
        return std::nullopt;
    }

    const std::uint32_t longest_;
    std::string in_;
    std::size_t at_ = 0;
};
