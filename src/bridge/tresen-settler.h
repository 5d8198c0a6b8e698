/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-answer.h"
#include "tresen-clock.h"

G_BEGIN_DECLS

/**
 * TresenSettler: finds out what became of the replies that went out inside an answer, for WeChat does not say.
 *
 * WeChat asks again what it got no answer to, three times in all, five seconds apart. So a reply is taken when the answer was
 * written and nothing came for a while although it could have; see bridge/README.md.
 *
 * Belongs to the context that was thread-default when it was made.
 */
#define TRESEN_TYPE_SETTLER (tresen_settler_get_type ())
G_DECLARE_FINAL_TYPE (TresenSettler, tresen_settler, TRESEN, SETTLER, GObject)

/* After so much silence WeChat is not going to ask again. */
#define TRESEN_SETTLER_QUIET_US (20 * G_USEC_PER_SEC)

TresenSettler *tresen_settler_new (TresenStore *store, TresenClock *clock);
void tresen_settler_set_quiet_time (TresenSettler *self, gint64 quiet_us);
void tresen_settler_start (TresenSettler *self);
void tresen_settler_begin (TresenSettler *self, const TresenAnswer *answer);
void tresen_settler_written (TresenSettler *self, gint64 job_id, gboolean is_written);
void tresen_settler_stop (TresenSettler *self);

G_END_DECLS
