/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-pay-runner.h"
#include "tresen-pay-terms.h"

G_BEGIN_DECLS

TresenPayRunner *tresen_pay_starter_new (TresenStore *store,
                                         TresenPaygateClient *client,
                                         const TresenPayTerms *terms,
                                         TresenClock *clock);

G_END_DECLS
