// Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
package org.hpy.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.udf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.graalvm.polyglot.Value;
import org.hpy.graalvm.embedding.Loan;
import org.hpy.graalvm.embedding.PythonModule;

/**
 * Monthly statistics of temperature and wind chill, computed in five ways. Each takes rows of month, temperature and wind, and gives
 * for each month the count, sum, lowest and highest of the temperatures, and of the wind chills.
 */
public enum Job {
    SPARK("Spark's functions") {
        @Override
        Dataset<Row> statistics(Dataset<Row> weather) {
            Column t = col("temperature");
            Column w = col("wind");
            Column factor = lit(0.045).multiply(lit(5.27).multiply(sqrt(w)).plus(10.45).minus(lit(0.28).multiply(w)));
            Column chill = factor.multiply(t.minus(33.0)).plus(33.0);
            return ofRows(weather, floor(chill.multiply(8.0)).divide(8.0));
        }
    },
    JAVA_ROW("Java, per row") {
        @Override
        Dataset<Row> statistics(Dataset<Row> weather) {
            UDF2<Double, Double, Double> chill = Job::windChill;
            return ofRows(weather, udf(chill, DataTypes.DoubleType).apply(col("temperature"), col("wind")));
        }
    },
    HPY_ROW("HPy, per row") {
        @Override
        Dataset<Row> statistics(Dataset<Row> weather) {
            UDF2<Double, Double, Double> chill = new WindChill(WEATHER);
            return ofRows(weather, udf(chill, DataTypes.DoubleType).apply(col("temperature"), col("wind")));
        }
    },
    JAVA_BATCH("Java, batches") {
        @Override
        Dataset<Row> statistics(Dataset<Row> weather) {
            return ofBatches(weather, Job::javaBatches);
        }
    },
    HPY_BATCH("HPy, batches") {
        @Override
        Dataset<Row> statistics(Dataset<Row> weather) {
            return ofBatches(weather, new HPyBatches(WEATHER));
        }
    };

    /** What the executors get: the Python file and the extension are resources of the job's jar. */
    static final PythonModule WEATHER = PythonModule.named("weather")
            .with("weather.py", () -> Job.class.getResourceAsStream("weather.py"))
            .with("series.hpy0.so", () -> Job.class.getResourceAsStream("series.hpy0.so"));

    private static final int BATCH = 4096;
    private static final int MONTHS = 12;

    /** Columns of the result after the month: count, sum, lowest and highest, of temperature and of wind chill. */
    private static final String[] NAMES = {
        "count", "sum", "lowest", "highest", "chill_count", "chill_sum", "chill_lowest", "chill_highest"
    };

    private final String title;

    Job(String title) {
        this.title = title;
    }

    /** What the computation is made with. */
    public String title() {
        return title;
    }

    abstract Dataset<Row> statistics(Dataset<Row> weather);

    /** The statistics as text, a line for each month. */
    public List<String> run(Dataset<Row> weather) {
        return statistics(weather).orderBy("month").collectAsList().stream()
                .map(Row::toString)
                .toList();
    }

    /** The same as in series.c. */
    private static double windChill(double temperature, double wind) {
        double chill = 0.045 * (5.27 * Math.sqrt(wind) + 10.45 - 0.28 * wind) * (temperature - 33.0) + 33.0;
        return Math.floor(chill * 8.0) / 8.0;
    }

    private static Dataset<Row> ofRows(Dataset<Row> weather, Column chill) {
        Column t = col("temperature");
        Column c = col("chill");
        Column[] all = {count(t).cast("double"), sum(t), min(t), max(t), count(c).cast("double"), sum(c), min(c), max(c)};
        return named(weather.withColumn("chill", chill), all);
    }

    private static Dataset<Row> ofBatches(Dataset<Row> weather, MapPartitionsFunction<Row, Row> batches) {
        StructType schema = new StructType().add("month", DataTypes.IntegerType);
        for (String name : NAMES) {
            schema = schema.add(name, DataTypes.DoubleType);
        }
        Column[] all = new Column[NAMES.length];
        for (int i = 0; i < all.length; i++) {
            Column part = col(NAMES[i]);
            all[i] = i % 4 < 2 ? sum(part) : i % 4 == 2 ? min(part) : max(part);
        }
        return named(weather.mapPartitions(batches, Encoders.row(schema)), all);
    }

    private static Dataset<Row> named(Dataset<Row> rows, Column[] all) {
        Column[] named = new Column[all.length];
        for (int i = 0; i < all.length; i++) {
            named[i] = all[i].alias(NAMES[i]);
        }
        return rows.groupBy("month").agg(named[0], Arrays.copyOfRange(named, 1, named.length));
    }

    /** Calls the extension for each row; each task has a function of its own. */
    private static final class WindChill implements UDF2<Double, Double, Double> {
        private static final long serialVersionUID = 1;

        private final PythonModule weather;
        private transient Value function;

        WindChill(PythonModule weather) {
            this.weather = weather;
        }

        @Override
        public Double call(Double temperature, Double wind) {
            if (function == null) {
                Loan loan = weather.borrow();
                TaskContext.get().addTaskCompletionListener((TaskCompletionListener) _ -> loan.close());
                function = loan.module().getMember("wind_chill");
            }
            return function.execute(temperature, wind).asDouble();
        }
    }

    /** Batches of a partition in Java's arrays. */
    private static Iterator<Row> javaBatches(Iterator<Row> rows) {
        int[] months = new int[BATCH];
        double[] temperatures = new double[BATCH];
        double[] winds = new double[BATCH];
        double[] temperatureTable = new double[4 * MONTHS];
        double[] chillTable = new double[4 * MONTHS];
        for (int i = 0; i < MONTHS; i++) {
            temperatureTable[4 * i + 2] = chillTable[4 * i + 2] = Double.POSITIVE_INFINITY;
            temperatureTable[4 * i + 3] = chillTable[4 * i + 3] = Double.NEGATIVE_INFINITY;
        }
        while (rows.hasNext()) {
            int count = 0;
            for (; count < BATCH && rows.hasNext(); count++) {
                Row row = rows.next();
                months[count] = row.getInt(0);
                temperatures[count] = row.getDouble(1);
                winds[count] = row.getDouble(2);
            }
            for (int i = 0; i < count; i++) {
                add(temperatureTable, months[i], temperatures[i]);
                add(chillTable, months[i], windChill(temperatures[i], winds[i]));
            }
        }
        return rowsOf(temperatureTable, chillTable);
    }

    private static void add(double[] table, int month, double value) {
        int at = 4 * month;
        table[at]++;
        table[at + 1] += value;
        table[at + 2] = Math.min(table[at + 2], value);
        table[at + 3] = Math.max(table[at + 3], value);
    }

    /** Batches of a partition in native memory, which Python and C see as columns. */
    private record HPyBatches(PythonModule weather) implements MapPartitionsFunction<Row, Row> {

        @Override
        public Iterator<Row> call(Iterator<Row> rows) {
            IntBuffer months = direct(BATCH * Integer.BYTES).asIntBuffer();
            DoubleBuffer temperatures = direct(BATCH * Double.BYTES).asDoubleBuffer();
            DoubleBuffer winds = direct(BATCH * Double.BYTES).asDoubleBuffer();
            double[] temperatureTable = new double[4 * MONTHS];
            double[] chillTable = new double[4 * MONTHS];
            try (Loan loan = weather.borrow()) {
                Value[] columns = {
                    loan.column(months).view(),
                    loan.column(temperatures).view(),
                    loan.column(winds).view(),
                    loan.column(direct(BATCH * Double.BYTES).asDoubleBuffer()).view()
                };
                Value[] tables = {
                    loan.column(temperatureTable).view(), loan.column(chillTable).view()
                };
                for (Value table : tables) {
                    loan.call("clear", table);
                }
                while (rows.hasNext()) {
                    int count = 0;
                    for (; count < BATCH && rows.hasNext(); count++) {
                        Row row = rows.next();
                        months.put(count, row.getInt(0));
                        temperatures.put(count, row.getDouble(1));
                        winds.put(count, row.getDouble(2));
                    }
                    loan.call("add_batch", columns[0], columns[1], columns[2], columns[3], count, tables[0], tables[1]);
                }
            }
            return rowsOf(temperatureTable, chillTable);
        }

        private static ByteBuffer direct(int size) {
            return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
        }
    }

    /** A row for each month that has values. */
    private static Iterator<Row> rowsOf(double[] temperatures, double[] chills) {
        List<Row> rows = new ArrayList<>();
        for (int month = 0; month < MONTHS; month++) {
            if (temperatures[4 * month] > 0) {
                Object[] cells = new Object[1 + NAMES.length];
                cells[0] = month;
                for (int i = 0; i < 4; i++) {
                    cells[1 + i] = temperatures[4 * month + i];
                    cells[5 + i] = chills[4 * month + i];
                }
                rows.add(RowFactory.create(cells));
            }
        }
        return rows.iterator();
    }
}
