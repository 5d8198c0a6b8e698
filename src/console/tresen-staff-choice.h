/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "tresen-till.h"

G_BEGIN_DECLS

/* Who is at the screen, chosen where money is dealt with. The row is hidden while the list of names is empty. */
void tresen_staff_choice_bind (AdwComboRow *row, TresenTill *till);

G_END_DECLS
