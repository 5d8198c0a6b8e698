/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-states.h"

G_BEGIN_DECLS

/**
 * TresenGrant: so many replies until then, opened by something the customer did. granted == 0:
 * there is none.
 */
typedef struct
{
  guint granted;
  guint used;
  gint64 opened_at_us;
  gint64 until_us;
} TresenGrant;

/**
 * TresenGrants: the ledger of one customer: the newest grant of each kind.
 *
 * An older grant of the same kind has fewer replies left and ends earlier, so the newest one stands
 * for all of them.
 */
typedef struct
{
  TresenGrant of_kind[TRESEN_N_GRANT_KINDS];
} TresenGrants;

G_END_DECLS
