/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-fixture.h"
#include "tresen-till.h"

G_BEGIN_DECLS

/* A shop that takes payments, for tests and for looking at it. */

#define TILL_SAMPLES_TOKEN "0123456789abcdef0123456789abcdef"
#define TILL_SAMPLES_BASE "https://desk.example.de"

void till_samples_write_connection (ConsoleFixture *fixture, gboolean is_live);
void till_samples_set_up (ConsoleFixture *fixture);
TresenTill *till_samples_get_till (ConsoleFixture *fixture);
gint64 till_samples_add_payment (ConsoleFixture *fixture,
                                 gint64 customer_id,
                                 gint64 amount,
                                 TresenPayChannel channel);
void till_samples_start (ConsoleFixture *fixture, gint64 payment_id);
void till_samples_take (ConsoleFixture *fixture, gint64 payment_id, TresenPayClass result_class);
void till_samples_confirm (ConsoleFixture *fixture, gint64 payment_id);
TresenPayment *till_samples_load (ConsoleFixture *fixture, gint64 payment_id);

G_END_DECLS
