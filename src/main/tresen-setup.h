/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-connection.h"
#include "tresen-options.h"
#include "tresen-practice-paygate.h"
#include "tresen-practice-wechat.h"
#include "tresen-secrets.h"

G_BEGIN_DECLS

/**
 * TresenSetup: what is needed before the parts are put together: a locked profile, and how to reach the outside.
 */
typedef struct
{
  TresenProfile *profile;
  TresenConnection *connection;
  TresenSecrets *secrets;
  TresenPracticeWechat *practice;          /* (nullable) */
  TresenPracticePaygate *practice_paygate; /* (nullable) with @practice */
} TresenSetup;

TresenSetup *tresen_setup_new (const TresenOptions *options, GError **error);
void tresen_setup_free (TresenSetup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenSetup, tresen_setup_free)

G_END_DECLS
