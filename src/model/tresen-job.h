/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-states.h"

G_BEGIN_DECLS

/**
 * TresenJob: work for the bridge that must survive a restart.
 */
typedef struct _TresenJob TresenJob;

struct _TresenJob
{
  gint64 id;
  TresenJobKind kind;
  TresenJobState state;
  gint64 customer_id; /* jobs of one kind for one customer run strictly one after the other (see
                         tresen_job_kind_stands_alone()); 0 when it is about none */
  gint64 entry_id;    /* what it is about, 0 when it is about the customer */
  guint attempts;
  gint64 created_at_us;
  gint64 next_at_us; /* not to be attempted before */
  char *error;       /* English; "" when there is none */
  char *detail;      /* a JSON object: what the work needs beyond the rows it is about */
};

TresenJob *tresen_job_new (void);
TresenJob *tresen_job_ref (TresenJob *self);
void tresen_job_unref (TresenJob *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenJob, tresen_job_unref)

G_END_DECLS
