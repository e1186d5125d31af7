// What one client is told to do, in order.
#pragma once

#include <functional>
#include <mutex>
#include <queue>

#include "winsock.hpp"

// Does what it is told, in order, on a thread that is there while there is something to do: under Wine each thread costs descriptors.
class Turns {
public:
    void then(std::function<void()> act) {
        std::lock_guard lock(mutex_);
        acts_.push(std::move(act));
        if (acts_.size() == 1) start_thread([this] { work(); });
    }

private:
    void work() {
        for (std::unique_lock lock(mutex_); !acts_.empty(); acts_.pop()) {
            auto &act = acts_.front();
            lock.unlock();
            act();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::queue<std::function<void()>> acts_;
};
