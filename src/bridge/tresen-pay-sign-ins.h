/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-clock.h"

G_BEGIN_DECLS

/**
 * TresenPaySignIns: the customers who were sent to WeChat to find out who they are and are not back yet. Lives in memory: after a restart
 * the customer presses the button once more. Of one thread.
 */
typedef struct _TresenPaySignIns TresenPaySignIns;

TresenPaySignIns *tresen_pay_sign_ins_new (TresenClock *clock);
void tresen_pay_sign_ins_free (TresenPaySignIns *self);
const char *tresen_pay_sign_ins_begin (TresenPaySignIns *self, const char *token);
gboolean tresen_pay_sign_ins_end (TresenPaySignIns *self, const char *token, const char *state);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPaySignIns, tresen_pay_sign_ins_free)

G_END_DECLS
