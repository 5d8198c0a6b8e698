/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-pay-runner.h"
#include "tresen-paygate-setup.h"

G_BEGIN_DECLS

TresenPayRunner *tresen_refunder_new (TresenStore *store,
                                      TresenPaygateClient *client,
                                      const TresenPaygateSetup *setup,
                                      TresenClock *clock);

G_END_DECLS
