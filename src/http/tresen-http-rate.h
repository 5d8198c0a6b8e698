/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** TresenHttpRate: how often each caller may come; a bucket of tokens a caller. Not shared between threads. */
typedef struct _TresenHttpRate TresenHttpRate;

TresenHttpRate *tresen_http_rate_new (guint per_second);
void tresen_http_rate_free (TresenHttpRate *self);
gboolean tresen_http_rate_take (TresenHttpRate *self, const char *caller, gint64 now_us);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenHttpRate, tresen_http_rate_free)

G_END_DECLS
