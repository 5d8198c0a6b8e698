/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-payment.h"

G_BEGIN_DECLS

/*
 * Payments as a table for other programs: RFC 4180, UTF-8, a line end of CR and LF. Amounts are plain decimals with a point and times
 * ISO 8601 in UTC, whatever the language; the states are the words of --export. Pure.
 */

void tresen_payments_csv_head (GString *text);
void tresen_payments_csv_line (GString *text, const TresenPayment *payment);

G_END_DECLS
