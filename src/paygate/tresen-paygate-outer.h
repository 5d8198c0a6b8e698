/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-merchant.h"
#include "tresen-paygate-params.h"

G_BEGIN_DECLS

/* Private to the room: the form or the answer in which Data and Len come. Pure. */

typedef struct
{
  char *data; /* (nullable) */
  char *len;  /* (nullable) */
  TresenPaygateParams *clear;
} TresenPaygateOuter;

void tresen_paygate_outer_clear (TresenPaygateOuter *self);
TresenPaygateRefusal
tresen_paygate_outer_read (TresenPaygateOuter *self, const char *text, gsize size);
TresenPaygateParams *tresen_paygate_outer_open (const TresenPaygateOuter *self,
                                                TresenPaygateCipher cipher,
                                                const char *password,
                                                TresenPaygateRefusal *refusal);
TresenPaygateRefusal tresen_paygate_params_check_merchant (const TresenPaygateParams *params,
                                                           const char *merchant_id);
char *tresen_paygate_params_dup (const TresenPaygateParams *params,
                                 const char *name,
                                 guint max_characters);

G_END_DECLS
