/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-feed.h"

G_BEGIN_DECLS

/**
 * TresenErasureWatch: tells staff when WeChat asks for somebody's data to be erased.
 *
 * "asked" (guint n): as many were erased because WeChat asked for it, after this was made
 */
#define TRESEN_TYPE_ERASURE_WATCH (tresen_erasure_watch_get_type ())
G_DECLARE_FINAL_TYPE (TresenErasureWatch, tresen_erasure_watch, TRESEN, ERASURE_WATCH, GObject)

TresenErasureWatch *tresen_erasure_watch_new (TresenStore *store, TresenFeed *feed);

G_END_DECLS
